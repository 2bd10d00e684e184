namespace SparkBert.Cli;

/// <summary>The exit codes of every command.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;
    public const int DoneWithQuarantine = 3;
    public const int Interrupted = 130;
}
