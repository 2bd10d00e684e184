namespace SparkBert.Programs;

/// <summary>The exit codes of the command and of the jobs.</summary>
public static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Failed while running.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage or configuration; nothing was started.</summary>
    public const int WrongUsage = 2;

    /// <summary>Done, with rows in quarantine.</summary>
    public const int DoneWithQuarantine = 3;

    /// <summary>Interrupted.</summary>
    public const int Interrupted = 130;
}
