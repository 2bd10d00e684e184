using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Daemon;

/// <summary>The secret at the start of a connection that any program of the machine may have opened.</summary>
/// <param name="socket">The connection.</param>
/// <param name="reader">What it says.</param>
/// <param name="writer">What it gets.</param>
internal sealed class ConnectionSecret(Socket socket, WireReader reader, WireWriter writer)
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
        using (new Timer(_ => EndInTime(), null, WorkerEnvironment.AuthenticationTime, Timeout.InfiniteTimeSpan))
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
            Console.Error.WriteLine("sparkbert worker: a connection was refused: it did not say the secret.");
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
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // It has ended by itself.
        }
    }
}
