namespace Supervision.Logs.Files;

/// <summary>Hears how a log file fares. Called from any thread, without a lock of the file.</summary>
internal interface ILogFileOwner
{
    /// <summary>Something for whoever reads the output to know.</summary>
    void OnNotice(string text);

    /// <summary><see cref="LogFile.Warning"/> has changed.</summary>
    void OnWarning();
}
