using System.Runtime.InteropServices;

namespace SparkBert.Programs;

/// <summary>
/// Standard input, output and error of this process as they are: each may be closed, full, or without a reader, and the program says so
/// where it matters and goes on where it does not.
/// </summary>
public static partial class StandardStreams
{
    private const int GetDescriptorFlags = 1;
    private const int CloseOnExec = 1;

    /// <summary>Whether standard input is open.</summary>
    public static bool IsInputOpen { get; } = IsOpen(0);

    /// <summary>Whether standard output is open.</summary>
    public static bool IsOutputOpen { get; } = IsOpen(1);

    /// <summary>Text on standard output.</summary>
    /// <remarks>Writing throws <see cref="StandardOutputException"/> where it can't be written.</remarks>
    public static TextWriter Output { get; } = new GuardedWriter(
        IsOutputOpen ? Console.Out : null,
        error => throw (error is null ? new StandardOutputException() : new StandardOutputException(error)));

    /// <summary>Messages on standard error. Those that can't be written are lost: no work ends for want of somebody who listens.</summary>
    public static TextWriter Error { get; } = new GuardedWriter(IsOpen(2) ? Console.Error : null, _ => { });

    /// <summary>A writer for messages: those that can't be written are lost.</summary>
    /// <param name="inner">Where they go.</param>
    public static TextWriter ForMessages(TextWriter inner) => new GuardedWriter(inner, _ => { });

    /// <summary>
    /// Whether a descriptor came from whoever started the process. One that was closed is used again for something of the runtime's own by
    /// the time that this runs; but what comes from outside can't be marked as closed for children, and what the runtime opens is.
    /// </summary>
    private static bool IsOpen(int descriptor) =>
        OperatingSystem.IsWindows() || (Control(descriptor, GetDescriptorFlags) is >= 0 and var flags && (flags & CloseOnExec) == 0);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command);
}
