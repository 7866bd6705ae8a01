namespace Supervision.Actors;

/// <summary>The stages of an actor's life: what each order means in each of them.</summary>
internal abstract class CellLife
{
    internal static CellLife Unborn { get; } = new UnbornLife();

    internal static CellLife Alive { get; } = new AliveLife();

    internal static CellLife AskedToStop { get; } = new AskedToStopLife();

    internal static CellLife Ended { get; } = new EndedLife();

    internal virtual bool HandlesMessages => false;

    /// <summary>The mailbox runs.</summary>
    internal virtual void Begin(ActorCell cell)
    {
    }

    /// <summary>The parent wants a new actor in place of this one.</summary>
    internal virtual void Restart(ActorCell cell, Exception cause)
    {
    }

    /// <summary>Somebody asks the actor to stop, which it may delay.</summary>
    internal virtual void Stop(ActorCell cell, ExitReason reason) => Exit(cell, reason, force: false);

    /// <summary>The actor ends, by its own decision or by force.</summary>
    internal virtual void Exit(ActorCell cell, ExitReason reason, bool force)
    {
    }

    /// <summary>A child has ended.</summary>
    internal virtual void ChildEnded(ActorCell cell)
    {
    }

    private static void StopWithChildren(ActorCell cell, ExitReason reason)
    {
        cell.CloseChildren();
        var stopping = new StoppingLife(reason);
        cell.Enter(stopping);
        cell.StopChildren(reason is ExitReason.KilledExit ? reason : ExitReason.Shutdown);
        stopping.ChildEnded(cell);
    }

    /// <summary>Started, but not made yet: that is for the first turn.</summary>
    private sealed class UnbornLife : CellLife
    {
        internal override void Begin(ActorCell cell)
        {
            cell.Enter(Alive);
            if (cell.TryMakeActor(static actor => actor.RunPreStart()) && !cell.Reference.DefersStart)
                cell.Reference.ReportStart();
        }
    }

    private class AliveLife : CellLife
    {
        internal override bool HandlesMessages => true;

        internal override void Restart(ActorCell cell, Exception cause)
        {
            var restarting = new RestartingLife(cause);
            cell.Enter(restarting);
            cell.RetireForRestart(cause);
            cell.ForgetFailure();
            restarting.ChildEnded(cell);
        }

        internal override void Stop(ActorCell cell, ExitReason reason)
        {
            if (cell.Failure is null && cell.AsksToDelay(reason))
            {
                cell.Enter(AskedToStop);
                cell.LiftHolds();
            }
            else if (!cell.DeferWhileAwaiting(new StopOrder(reason, StopForce.Decided)))
                StopWithChildren(cell, reason);
        }

        internal override void Exit(ActorCell cell, ExitReason reason, bool force) => StopWithChildren(cell, reason);
    }

    /// <summary>Asked to stop, and at work to do so: it will say itself when it has ended.</summary>
    private sealed class AskedToStopLife : AliveLife
    {
        internal override void Restart(ActorCell cell, Exception cause) => StopWithChildren(cell, ExitReason.Crash(cause));

        internal override void Stop(ActorCell cell, ExitReason reason)
        {
            if (cell.Failure is not null)
                StopWithChildren(cell, reason);
        }
    }

    /// <summary>The old actor is gone; the new one is made once the children that it had stopped have ended.</summary>
    private sealed class RestartingLife(Exception cause) : CellLife
    {
        internal override void ChildEnded(ActorCell cell)
        {
            if (cell.ChildrenIfAny is { AnyStopping: true })
                return;
            cell.Enter(Alive);
            if (cell.TryMakeActor(actor => actor.RunPostRestart(cause)))
                cell.ResumeAfterRestart(cause);
        }

        internal override void Exit(ActorCell cell, ExitReason reason, bool force) => StopWithChildren(cell, reason);
    }

    /// <summary>Ends for <paramref name="reason"/> once all children have ended.</summary>
    private sealed class StoppingLife(ExitReason reason) : CellLife
    {
        internal override void Exit(ActorCell cell, ExitReason again, bool force)
        {
            if (force)
                cell.StopChildren(ExitReason.Killed);
        }

        internal override void ChildEnded(ActorCell cell)
        {
            if (cell.ChildrenIfAny is null or { Count: 0 })
                cell.End(reason);
        }
    }

    private sealed class EndedLife : CellLife;
}
