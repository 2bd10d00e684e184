using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Daemon;

/// <summary>The secret at the start of a connection that any program of the machine may have opened.</summary>
/// <param name="connection">The connection.</param>
/// <param name="reader">What it says.</param>
/// <param name="writer">What it gets.</param>
/// <param name="clock">The time.</param>
/// <param name="log">Gets a line for a connection that is refused.</param>
internal sealed class ConnectionSecret(
    IConnection connection, WireReader reader, WireWriter writer, TimeProvider clock, TextWriter log)
{
    private const int MaxSecret = 4096;

    private int isOver;

    /// <summary>Reads the secret and answers <c>ok</c> or <c>err</c>.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="mayBeSecond">Whether another text may stand before it.</param>
    /// <returns>Whether it was said in time.</returns>
    public bool IsSaid(string secret, bool mayBeSecond)
    {
        var isRight = false;
        using (clock.CreateTimer(_ => EndInTime(), null, WorkerEnvironment.AuthenticationTime, Timeout.InfiniteTimeSpan))
        {
            try
            {
                isRight = IsNext(secret) || (mayBeSecond && IsNext(secret));
            }
            catch (ProtocolException)
            {
                // Another program found the port: it gets the same answer as a wrong secret.
            }
        }

        // The timer may run while it is disposed: from here on it closes nothing, or has closed it before.
        isRight &= Interlocked.Exchange(ref isOver, 1) == 0;
        writer.WriteUtf(isRight ? "ok" : "err");
        writer.Flush();
        if (!isRight)
        {
            log.WriteLine("sparkbert worker: a connection was refused: it did not say the secret.");
        }

        return isRight;
    }

    private bool IsNext(string secret) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(reader.ReadUtf("the secret", MaxSecret)), Encoding.UTF8.GetBytes(secret));

    /// <summary>The time for the whole secret is over: a byte now and then does not make it longer.</summary>
    private void EndInTime()
    {
        if (Interlocked.Exchange(ref isOver, 1) != 0)
        {
            return;
        }

        try
        {
            connection.Shutdown(SocketShutdown.Both);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // It has ended by itself.
        }
    }
}
