using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SparkBert.Spark.Gateway;

/// <summary>A socket on which the JVM serves data to this program: both sides know a secret, numbers are big-endian.</summary>
internal sealed class JvmSocket : IDisposable
{
    /// <summary>Spark sends no longer message; a longer length means that the two sides are out of step.</summary>
    private const int MaxText = 16 << 20;

    private readonly Socket socket;
    private readonly NetworkStream output;

    private JvmSocket(Socket socket)
    {
        this.socket = socket;
        output = new NetworkStream(socket, ownsSocket: true);
        Stream = new BufferedStream(output, 1 << 16);
    }

    /// <summary>The bytes behind the greeting; for reading only, because one buffer can't do both.</summary>
    public Stream Stream { get; }

    /// <summary>
    /// Connects to the result of a call such as <c>collectAsArrowToPython</c>: an array of port (or path of a Unix socket), secret and
    /// server.
    /// </summary>
    /// <exception cref="IOException">The JVM refused the secret or closed the socket.</exception>
    public static JvmSocket Connect(JavaObject server)
    {
        var gateway = server.Gateway;
        var (address, secret) = (gateway.ArrayElement(server, 0), gateway.ArrayElement(server, 1) as string);
        var isPath = address is string;
        EndPoint target = address switch
        {
            int port => new IPEndPoint(IPAddress.Loopback, port),
            string path => new UnixDomainSocketEndPoint(path),
            _ => throw new IOException($"the JVM serves data at '{address}', which is neither a port nor a path."),
        };
        var socket = isPath
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        JvmSocket? connection = null;
        try
        {
            socket.Connect(target);
            connection = new JvmSocket(socket);
            // Only this user can read the folder of a Unix socket; the JVM asks for no secret there.
            if (!isPath)
            {
                connection.Authenticate(secret ?? "");
            }

            return connection;
        }
        catch
        {
            connection?.Dispose();
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Reads a number.</summary>
    public int ReadInt()
    {
        Span<byte> bytes = stackalloc byte[4];
        Stream.ReadExactly(bytes);
        return BinaryPrimitives.ReadInt32BigEndian(bytes);
    }

    /// <summary>Reads a length and UTF-8 text.</summary>
    public string ReadText()
    {
        var length = ReadInt();
        if (length is < 0 or > MaxText)
        {
            throw new IOException($"the JVM announced a text of {length} bytes.");
        }

        var bytes = new byte[length];
        Stream.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Writes a number and sends it.</summary>
    public void WriteInt(int number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        output.Write(bytes);
    }

    /// <summary>Closes the socket.</summary>
    public void Dispose()
    {
        try
        {
            Stream.Dispose();
        }
        catch (IOException)
        {
            // The JVM closed first.
        }

        socket.Dispose();
    }

    private void Authenticate(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        WriteInt(bytes.Length);
        output.Write(bytes);
        var reply = ReadText();
        if (reply != "ok")
        {
            throw new IOException($"the JVM refused the secret of its data socket: '{reply}'.");
        }
    }
}
