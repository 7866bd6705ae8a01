namespace Supervision.EndToEnd.Tests.Harness;

/// <summary>A program that says things by sd_notify(3), as programs in any language may.</summary>
internal static class Notifier
{
    /// <summary>Beginning of a Python program: <c>tell("READY=1")</c>.</summary>
    private const string Prelude = """
        import os, signal, socket, sys, time
        _socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        def tell(text): _socket.sendto(text.encode(), os.environ["NOTIFY_SOCKET"])
        def wait_for(name):
            while not os.path.exists(name): time.sleep(0.02)

        """;

    /// <summary>Writes a program and gives the command that runs it.</summary>
    public static string Write(Workplace place, string name, string body) => $"[python3, -u, \"{place.Write(name, Prelude + body)}\"]";
}
