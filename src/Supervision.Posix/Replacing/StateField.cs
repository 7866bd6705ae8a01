using Supervision.Posix.Protocol;

namespace Supervision.Posix.Replacing;

/// <summary>
/// Fields that stand in the state of a keeper and never come over a connection; what a connection carries too is written as there. A reader skips those that
/// it doesn't know; numbers are never used again.
/// </summary>
internal static class StateField
{
    internal const Field StateVersion = (Field)300;
    internal const Field Moment = (Field)301;
    internal const Field IsTerminated = (Field)302;
    internal const Field IsShutDown = (Field)303;

    internal const Field LockNumber = (Field)310;
    internal const Field ListenerNumber = (Field)311;
    internal const Field SocketMajor = (Field)312;
    internal const Field SocketMinor = (Field)313;
    internal const Field SocketInode = (Field)314;

    internal const Field ConnectionNumber = (Field)320;
    internal const Field Bytes = (Field)321;
    internal const Field DescriptorNumber = (Field)322;

    internal const Field LastSequence = (Field)330;
    internal const Field NotifyDirectory = (Field)331;
    internal const Field LastNotifyNumber = (Field)332;
    internal const Field CgroupDirectory = (Field)333;
    internal const Field RemovableDirectory = (Field)334;

    internal const Field StoredNumber = (Field)340;
    internal const Field StoredName = (Field)341;
    internal const Field IsPolled = (Field)342;

    internal const Field ListeningNumber = (Field)345;
    internal const Field IsAwaited = (Field)346;

    internal const Field Sequence = (Field)350;
    internal const Field IsAdopted = (Field)351;
    internal const Field IsSessionUnknown = (Field)352;
    internal const Field FirstStartTime = (Field)353;
    internal const Field FirstPidfd = (Field)354;
    internal const Field HasFirstEnded = (Field)355;
    internal const Field MainPidfd = (Field)356;
    internal const Field HasMainEnded = (Field)357;
    internal const Field LeadsSession = (Field)358;
    internal const Field StdoutNumber = (Field)359;
    internal const Field StderrNumber = (Field)360;
    internal const Field NotifyNumber = (Field)361;
    internal const Field NotifyPath = (Field)362;
    internal const Field ReadyNumber = (Field)363;
    internal const Field CgroupName = (Field)364;
    internal const Field IsKilling = (Field)365;
    internal const Field IsForgotten = (Field)366;
    internal const Field WatchdogMoment = (Field)367;
    internal const Field ExtendedMoment = (Field)368;
    internal const Field SeenPid = (Field)369;
    internal const Field SeenStartTime = (Field)370;
    internal const Field Request = (Field)371;
    internal const Field Order = (Field)372;
}
