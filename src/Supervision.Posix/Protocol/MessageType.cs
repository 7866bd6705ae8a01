namespace Supervision.Posix.Protocol;

/// <summary>What a frame says. Numbers are never used again.</summary>
internal enum MessageType : ushort
{
    None = 0,

    // Both ways of the handshake.
    Hello = 1,
    Welcome = 2,
    Refused = 3,

    // From the daemon.
    Spawn = 16,
    Signal = 17,
    KillTree = 18,
    Forget = 19,
    Shutdown = 20,
    SetMainProcess = 21,
    Inspect = 22,
    DropStore = 23,
    Adopt = 24,
    Order = 25,
    Withdraw = 26,

    // From the keeper.
    Survivor = 32,
    Spawned = 33,
    SpawnFailed = 34,
    Exited = 35,
    TreeGone = 36,
    Notified = 37,
    ReadyLine = 38,
    Forked = 39,
    MainProcessChanged = 40,
    MainProcessRefused = 41,
    Warned = 42,
    Inspected = 43,
    Adopted = 44,
    Respawned = 45,

    // The keeper becomes another program: asked by the daemon, answered by the new one or, where it stays, by the old one.
    Replace = 60,
    Replaced = 61,
    NotReplaced = 62,

    // From the daemon, of listeners.
    Listen = 64,
    CloseListener = 65,
    AwaitCall = 66,

    // From the keeper, of listeners.
    HeldListener = 72,
    ListenerOpened = 73,
    ListenFailed = 74,
    ListenerClosed = 75,
    ListenerCalled = 76,

    // Between the daemon and the relay, which has a protocol of its own.
    RelayOpen = 100,
    RelayAim = 101,
    RelayClose = 102,
    RelayAsk = 103,
    RelayEnd = 104,
    RelayFront = 110,
    RelayFronts = 111,
}
