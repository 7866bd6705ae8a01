using Supervision.Actors;

namespace Supervision.ReadModel;

/// <summary>Keeps the <see cref="Board"/>: whatever services and groups publish of themselves, in one order.</summary>
internal sealed class BoardActor : ReceiveActor
{
    public BoardActor(Board board)
    {
        Receive<ServiceStatus>(board.Publish);
        Receive<GroupStatus>(board.Publish);
        Receive<ServiceRemoved>(gone => board.RemoveService(gone.Name));
        Receive<GroupRemoved>(gone => board.RemoveGroup(gone.Path));
        Receive<AwaitBoard>(_ => Sender.Tell(new BoardIsCurrent()));
    }

    /// <summary>
    /// Makes one that hears whatever is published from now on. By itself it could only listen when it runs, and a service that runs sooner would be missing
    /// until it changes.
    /// </summary>
    public static IActorRef Create(IActorContext parent, Board board)
    {
        var actor = parent.ActorOf(Actors.Props.Create(() => new BoardActor(board)), "board");
        var events = parent.System.EventStream;
        events.Subscribe<ServiceStatus>(actor);
        events.Subscribe<GroupStatus>(actor);
        events.Subscribe<ServiceRemoved>(actor);
        events.Subscribe<GroupRemoved>(actor);
        return actor;
    }
}

/// <summary>Asks to be answered with <see cref="BoardIsCurrent"/> when all that was published before is on the board.</summary>
internal sealed record AwaitBoard;

/// <summary>The board shows whatever was published before it was asked.</summary>
internal sealed record BoardIsCurrent;
