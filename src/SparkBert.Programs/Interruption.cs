using System.Runtime.InteropServices;
using SparkBert.Models.Files;

namespace SparkBert.Programs;

/// <summary>
/// Ends a program in good order: the first Ctrl-C, or the first signal of a terminal, a cluster or a container that ends it, cancels its
/// work, so that temporary files go and the exit code says so. The second ends the process. Signals that the starter of the process
/// has switched off (as <c>nohup</c> does) stay so.
/// </summary>
public sealed partial class Interruption : IDisposable
{
    /// <summary>
    /// SIGXFSZ, of a file that may not grow: the same number on Linux and macOS; .NET has no name for it. Without the signal the write
    /// fails, and is handled as that of a full disk. It stays off to the end: native threads write until then.
    /// </summary>
    private static readonly PosixSignalRegistration? FileTooLarge = OperatingSystem.IsWindows()
        ? null
        : PosixSignalRegistration.Create((PosixSignal)25, signal => signal.Cancel = true);

    /// <summary>EINTR, POLLERR and POLLHUP: the same on Linux and macOS.</summary>
    private const int InterruptedCall = 4;
    private const short PollError = 8;
    private const short PollHangUp = 16;

    /// <summary>Work that has not ended by then waits for something that may never come, such as a reader of its output.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource source = new();
    private readonly List<PosixSignalRegistration> registrations = [];
    private Timer? lastResort;
    private volatile bool outputHasEnded;

    /// <summary>Waits for the signals from now on.</summary>
    public Interruption()
    {
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT])
        {
            registrations.Add(PosixSignalRegistration.Create(signal, Cancel));
        }

        _ = FileTooLarge;
    }

    /// <summary>Is cancelled by the first signal, and by the end of the output's reader.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>Whether the reader of standard output has ended; see <see cref="EndWithOutput"/>.</summary>
    public bool OutputHasEnded => outputHasEnded;

    /// <summary>
    /// Cancels the work when nobody reads standard output any more: for work whose result goes there. It is noticed at once, not only when
    /// something is written.
    /// </summary>
    public void EndWithOutput()
    {
        if (!OperatingSystem.IsWindows() && StandardStreams.IsOutputOpen)
        {
            new Thread(WaitForOutput) { IsBackground = true, Name = "reader of standard output" }.Start();
        }
    }

    /// <summary>Leaves the signals to the system again.</summary>
    public void Dispose()
    {
        registrations.ForEach(registration => registration.Dispose());
        lastResort?.Dispose();
        source.Dispose();
    }

    private void Cancel(PosixSignalContext signal)
    {
        signal.Cancel = !source.IsCancellationRequested;
        if (!signal.Cancel)
        {
            PendingFile.RemoveAll();
            return;
        }

        lastResort = new Timer(_ => End(ExitCodes.Interrupted), null, Patience, Timeout.InfiniteTimeSpan);
        source.Cancel();
    }

    private void WaitForOutput()
    {
        // No event is asked for: what is told in any case is that the other end is gone.
        var output = new PollEntry { Descriptor = 1 };
        int count;
        do
        {
            count = Poll(ref output, 1, timeout: -1);
        }
        while (count < 0 && Marshal.GetLastPInvokeError() == InterruptedCall);

        if (count <= 0 || (output.Returned & (PollError | PollHangUp)) == 0)
        {
            return;
        }

        try
        {
            outputHasEnded = true;
            lastResort = new Timer(_ => End(ExitCodes.Failed), null, Patience, Timeout.InfiniteTimeSpan);
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The program has ended meanwhile.
        }
    }

    /// <summary>Ends the process, whatever its threads wait for.</summary>
    private static void End(int code)
    {
        PendingFile.RemoveAll();
        if (OperatingSystem.IsWindows())
        {
            Environment.Exit(code);
        }

        ExitNow(code);
    }

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollEntry entry, nuint count, int timeout);

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void ExitNow(int code);

    private struct PollEntry
    {
        public int Descriptor;
        public short Asked;
        public short Returned;
    }
}
