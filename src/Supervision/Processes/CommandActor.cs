using System.Collections.Immutable;
using Supervision.Actors;
using Supervision.Services;
using Supervision.Specs;

namespace Supervision.Processes;

/// <summary>
/// One command that a service needs beside its own process: a hook, a probe, the command that stops or reloads it. It runs as the
/// service does, and its output is the service's. When this actor is stopped before its command has ended, the command is killed.
/// </summary>
internal sealed class CommandActor : ReceiveActor
{
    private readonly Order _order;
    private readonly string _id;
    private string? _error;
    private bool _isOver;

    public CommandActor(Order order)
    {
        _order = order;
        _id = IncarnationId.FormatCommand(order.Spec.Name, order.What, order.Settings.NextCommandNumber());
        Receive<ProcessSpawned>(_ => { });
        Receive<ProcessAdopted>(_ => { });
        Receive<ProcessRefused>(e => End(e.Error));
        Receive<ProcessExited>(OnExited);
        Receive<TimeIsUp>(_ => OnTimeIsUp());
    }

    /// <summary>A command to run.</summary>
    /// <param name="What">What it is for, a word such as <c>health</c>.</param>
    /// <param name="Command">The program and its arguments.</param>
    /// <param name="Timeout">It may take no longer.</param>
    /// <param name="Spec">The service.</param>
    /// <param name="Settings">What the services of the node share.</param>
    /// <param name="MainProcess">The service's process, which it finds in <c>MAINPID</c>; null if none runs.</param>
    internal sealed record Order(
        string What, ImmutableArray<string> Command, TimeSpan Timeout, ServiceSpec Spec, ServiceSettings Settings, int? MainProcess);

    /// <summary>Told to the parent.</summary>
    /// <param name="Error">How it failed, in words; null when it exited with code 0.</param>
    internal sealed record Ended(string? Error);

    private sealed record TimeIsUp;

    public static Props Props(Order order) => Actors.Props.Create(() => new CommandActor(order));

    protected override void PreStart()
    {
        try
        {
            var environment = ProcessEnvironment.Of(_order.Spec, _id, _order.Settings.Node, _order.Settings.Inherited);
            if (_order.MainProcess is { } pid and not MainProcess.Inside)
            {
                environment["MAINPID"] = pid.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }

            Context.Timers.StartSingleTimer("timeout", new TimeIsUp(), _order.Timeout);
            _order.Settings.Link.Spawn(ProcessRequests.Of(_order.Spec, _id, _order.Command, environment), Self, service: null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            _isOver = true;
            End($"environment-files: {e.Message}");
        }
    }

    protected override void PostStop()
    {
        if (!_isOver)
        {
            _order.Settings.Link.Discard(_id);
        }
    }

    private void OnTimeIsUp()
    {
        _error = $"took longer than {Words.Duration(_order.Timeout)}";
        _order.Settings.Link.Discard(_id);
    }

    private void OnExited(ProcessExited e)
    {
        _isOver = true;
        if (e.Leftovers > 0)
        {
            _order.Settings.Link.Discard(_id);
        }
        else
        {
            _order.Settings.Link.Forget(_id);
        }

        End(_error ?? (e.Exit == ExitDescription.Exited(0) ? null : e.Exit.Text));
    }

    private void End(string? error)
    {
        _isOver = true;
        Context.Parent.Tell(new Ended(error is null ? null : $"{string.Join(' ', _order.Command)}: {error}"));
        Context.Stop(Self);
    }
}
