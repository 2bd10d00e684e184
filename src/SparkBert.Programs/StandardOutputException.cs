namespace SparkBert.Programs;

/// <summary>Standard output can't be written. The message is a sentence that says why; what went to files is not touched by it.</summary>
public sealed class StandardOutputException : IOException
{
    /// <summary>The message of an output whose reader has ended.</summary>
    public const string NobodyReads = "nobody reads standard output any more; the run was ended.";

    /// <summary>EPIPE of Linux and macOS, ERROR_BROKEN_PIPE and ERROR_NO_DATA of Windows.</summary>
    private static readonly int[] Broken = OperatingSystem.IsWindows() ? [109, 232] : [32];

    /// <summary>Creates the exception for an output that is not open.</summary>
    public StandardOutputException()
        : base("standard output is closed.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="cause">What the system said.</param>
    public StandardOutputException(IOException cause)
        : base(Describe(cause), cause)
    {
    }

    private static string Describe(IOException cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        return Broken.Contains(cause.HResult & 0xFFFF)
            ? NobodyReads
            : $"standard output can't be written: {cause.Message.TrimEnd('.')}.";
    }
}
