using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SparkBert.Spark.Gateway;

/// <summary>
/// One authenticated connection: a command goes out, a line comes back. Not for several threads at once. After a failure within a command
/// the connection can't be used again, because the next reply could be that of the failed command.
/// </summary>
internal sealed class Py4JConnection : IDisposable
{
    private readonly Socket socket;
    private byte[] buffer = new byte[8192];
    private int start;
    private int end;

    private Py4JConnection(Socket socket) => this.socket = socket;

    /// <summary>Whether a command failed half-way.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Connects to the gateway on this machine and authenticates.</summary>
    /// <exception cref="SocketException">Nothing listens on the port.</exception>
    /// <exception cref="IOException">The gateway refused the secret.</exception>
    public static Py4JConnection Open(int port, string secret)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var connection = new Py4JConnection(socket);
        try
        {
            socket.Connect(IPAddress.Loopback, port);
            var reply = connection.Exchange(Py4JCommand.Authenticate(secret), []);
            if (!reply.StartsWith("!y", StringComparison.Ordinal))
            {
                throw new IOException($"the gateway on port {port} refused the secret.");
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Sends a command with releases of objects in front of it, in one write. Reads the command's reply line, with its leading <c>!</c>.
    /// </summary>
    /// <exception cref="IOException">The JVM closed the connection.</exception>
    public string Exchange(string command, IReadOnlyCollection<string> releases)
    {
        IsBroken = true;
        var text = new StringBuilder();
        foreach (var id in releases)
        {
            text.Append(Py4JCommand.Release(id));
        }

        Send(text.Append(command).ToString());
        foreach (var _ in releases)
        {
            ReadLine();
        }

        var reply = ReadLine();
        IsBroken = false;
        return reply;
    }

    /// <summary>Closes the connection; the JVM's thread for it ends.</summary>
    public void Dispose() => socket.Dispose();

    private void Send(string text)
    {
        var size = Encoding.UTF8.GetByteCount(text);
        var bytes = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            Encoding.UTF8.GetBytes(text, bytes);
            for (var sent = 0; sent < size;)
            {
                sent += socket.Send(bytes.AsSpan(sent, size - sent));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private string ReadLine()
    {
        var searched = start;
        while (true)
        {
            var at = buffer.AsSpan(searched, end - searched).IndexOf((byte)'\n');
            if (at >= 0)
            {
                var line = Encoding.UTF8.GetString(buffer, start, searched + at - start);
                start = searched + at + 1;
                return line;
            }

            searched = MakeRoom();
            var got = socket.Receive(buffer.AsSpan(end));
            if (got == 0)
            {
                throw new IOException("the JVM closed the connection.");
            }

            end += got;
        }
    }

    /// <summary>Moves the unread bytes to the front, or grows the buffer for a long line.</summary>
    /// <returns>The position up to which there is no end of line.</returns>
    private int MakeRoom()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
            start = 0;
        }

        if (end == buffer.Length)
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        return end;
    }
}
