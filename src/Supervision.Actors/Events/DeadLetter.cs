namespace Supervision.Actors;

/// <summary>Why a message reached nobody.</summary>
public enum DeadLetterReason
{
    /// <summary>The recipient has ended, or never was.</summary>
    NoRecipient,

    /// <summary>The recipient's mailbox is bounded and was full.</summary>
    MailboxFull,
}

/// <summary>Published when a message reached nobody.</summary>
/// <param name="Message">The message.</param>
/// <param name="Sender">Who sent it, if anybody.</param>
/// <param name="Recipient">For whom it was.</param>
/// <param name="Reason">Why it did not arrive.</param>
public sealed record DeadLetter(
    object Message, IActorRef? Sender, IActorRef Recipient, DeadLetterReason Reason = DeadLetterReason.NoRecipient);

/// <summary>A message whose loss is of no interest: it makes no dead letter.</summary>
public interface IDeadLetterSuppression;

/// <summary>Published when an actor did not handle a message.</summary>
/// <param name="Message">The message.</param>
/// <param name="Sender">Who sent it.</param>
/// <param name="Recipient">Who did not handle it.</param>
public sealed record UnhandledMessage(object Message, IActorRef Sender, IActorRef Recipient);
