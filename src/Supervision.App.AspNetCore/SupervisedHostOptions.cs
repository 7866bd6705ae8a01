using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Supervision.App.AspNetCore.Listening;

namespace Supervision.App.AspNetCore;

/// <summary>How a host behaves under its supervisor.</summary>
public sealed class SupervisedHostOptions
{
    /// <summary>How long a connection on which nothing is under way stays open after the program was asked to stop. 1 second unless it is set.</summary>
    /// <remarks>
    /// Its client may be about to send a request, and is given the chance: that request is answered with <c>Connection: close</c>. What is closed
    /// without it can cross a request on its way, which then fails. Zero closes such connections at once.
    /// </remarks>
    public TimeSpan IdleGrace { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether <c>READY=1</c> is said when the host has started and Kestrel listens; true unless it is set. Else call <see cref="SupervisedProgram.Ready"/>.</summary>
    public bool TellsReady { get; set; } = true;

    /// <summary>
    /// Whether the program does its work, asked before each sign of life that the supervisor's watchdog wants; false, an exception or no answer withholds the sign.
    /// Null, the default, gives signs as long as the program gets to run at all.
    /// </summary>
    public Func<IServiceProvider, CancellationToken, ValueTask<bool>>? IsAlive { get; set; }

    /// <summary>What Kestrel listens on; empty for every inherited socket.</summary>
    internal List<ListenChoice> Choices { get; } = [];

    /// <summary>Has Kestrel listen on the inherited socket of a name or, when it was not passed, at an address of its own, so that the program runs alone, too.</summary>
    /// <remarks>Without any such call Kestrel listens on every inherited socket with HTTP, and when there is none, where its own configuration says.</remarks>
    /// <param name="name">The supervisor's name of the listener. All sockets of that name are taken.</param>
    /// <param name="otherwise">
    /// Where to listen alone, as <c>http://127.0.0.1:8080</c>, <c>https://localhost:8443</c>, <c>http://*:80</c> or <c>http://unix:/tmp/web.sock</c>.
    /// With <c>https</c> the inherited socket speaks TLS, too, by Kestrel's default certificate. Null when there is no running alone: building the application fails then with an <see cref="InvalidOperationException"/>.
    /// </param>
    /// <param name="configure">Sets it up further, such as its protocols or its certificate.</param>
    /// <returns>These options.</returns>
    /// <exception cref="FormatException"><paramref name="otherwise"/> is no address.</exception>
    public SupervisedHostOptions Listen(string name, string? otherwise = null, Action<ListenOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Choices.Add(new ListenChoice(name, otherwise is null ? null : BindingAddress.Parse(otherwise), configure));
        return this;
    }
}
