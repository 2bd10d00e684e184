using Grpc.Core;

namespace SparkBert.Connect.Transport;

/// <summary>
/// When a call is made again: the connection broke or the server is not there (UNAVAILABLE, or an error of the transport), or another
/// stream took the place of this one in the server. The wait doubles; an answer starts the count anew.
/// </summary>
internal static class RetryPolicy
{
    /// <summary>Calls without an answer until the server counts as gone.</summary>
    public const int MaxAttempts = 8;

    private const int FirstWaitMilliseconds = 50;

    /// <summary>The server's word for a stream whose place another one took.</summary>
    private const string Disconnected = "INVALID_CURSOR.DISCONNECTED";

    /// <summary>The seconds that all tries wait together: 50 ms, 100 ms, ... 3.2 s.</summary>
    public static double TotalSeconds => FirstWaitMilliseconds * ((1 << (MaxAttempts - 1)) - 1) / 1000.0;

    /// <summary>Whether another try may help.</summary>
    public static bool IsTransient(RpcException error) => error.StatusCode == StatusCode.Unavailable
        || (error.StatusCode is StatusCode.Internal or StatusCode.Unknown && error.Status.DebugException is not null)
        || error.Status.Detail.Contains(Disconnected, StringComparison.Ordinal);

    /// <summary>The wait before the next try.</summary>
    /// <param name="attempt">The tries so far, from 1.</param>
    public static TimeSpan GetWait(int attempt) => TimeSpan.FromMilliseconds(FirstWaitMilliseconds << (attempt - 1));

    /// <summary>Waits before the next try.</summary>
    /// <param name="attempt">The tries so far, from 1.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">It did.</exception>
    public static void Wait(int attempt, CancellationToken cancellation)
    {
        cancellation.WaitHandle.WaitOne(GetWait(attempt));
        cancellation.ThrowIfCancellationRequested();
    }
}
