namespace Supervision.Actors;

/// <summary>When a group ends by itself because significant members have ended by themselves and are not restarted.</summary>
public enum AutoShutdown
{
    /// <summary>Never; then no member may be significant.</summary>
    Never,

    /// <summary>As soon as any significant member has ended.</summary>
    AnySignificant,

    /// <summary>When the last significant member has ended.</summary>
    AllSignificant,
}
