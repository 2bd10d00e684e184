namespace SparkBert.Cli.Files;

/// <summary>How much the readers put into a batch.</summary>
internal static class BatchLimits
{
    public const int MaxRows = 1024;

    /// <summary>Bytes of text after which a batch is closed; a longer row is alone in its own.</summary>
    public const int MaxBytes = 4 << 20;
}
