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

    public static Props Props(Board board) => Actors.Props.Create(() => new BoardActor(board));

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe<ServiceStatus>(Self);
        Context.System.EventStream.Subscribe<GroupStatus>(Self);
        Context.System.EventStream.Subscribe<ServiceRemoved>(Self);
        Context.System.EventStream.Subscribe<GroupRemoved>(Self);
    }
}

/// <summary>Asks to be answered with <see cref="BoardIsCurrent"/> when all that was published before is on the board.</summary>
internal sealed record AwaitBoard;

/// <summary>The board shows whatever was published before it was asked.</summary>
internal sealed record BoardIsCurrent;
