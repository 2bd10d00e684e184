using System.Runtime.InteropServices;

namespace SparkBert.Programs;

/// <summary>
/// Ends a program in good order: the first Ctrl-C, or the first SIGTERM of a cluster or a container, cancels its work, so that
/// temporary files go and the exit code says so. The second ends the process.
/// </summary>
public sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration interrupt;
    private readonly PosixSignalRegistration terminate;

    /// <summary>Waits for the signals from now on.</summary>
    public Interruption()
    {
        interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
    }

    /// <summary>Is cancelled by the first signal.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>Leaves the signals to the system again.</summary>
    public void Dispose()
    {
        interrupt.Dispose();
        terminate.Dispose();
        source.Dispose();
    }

    private void Cancel(PosixSignalContext signal)
    {
        signal.Cancel = !source.IsCancellationRequested;
        source.Cancel();
    }
}
