using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace SparkBert.Driver.Jvm;

/// <summary>
/// Receives the updates of <c>PythonAccumulatorV2</c>, which all versions have: the only accumulator of Spark 3.5's functions, and the one
/// for drivers that can't read bytes from their JVM. A connection begins with the secret. Then come rounds of a count and as many byte
/// arrays, each round answered with one byte.
/// </summary>
public sealed class AccumulatorServer : IDisposable
{
    /// <summary>A task's figures are some hundred bytes; a larger update is not ours.</summary>
    private const int MaxLength = 1 << 20;

    private const string Address = "127.0.0.1";

    private static readonly TimeSpan SecretLimit = TimeSpan.FromSeconds(10);

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly List<byte[]> updates = [];

    private AccumulatorServer()
    {
    }

    /// <summary>The port on this machine.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>What a connection must send first.</summary>
    public string Secret { get; } = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));

    /// <summary>The updates so far, without the first ones.</summary>
    /// <param name="first">The number of updates to skip.</param>
    public IReadOnlyList<byte[]> ReadUpdates(int first)
    {
        lock (updates)
        {
            return updates[first..];
        }
    }

    /// <summary>Starts a server.</summary>
    public static AccumulatorServer Start()
    {
        var server = new AccumulatorServer();
        server.listener.Start();
        new Thread(server.Serve) { IsBackground = true, Name = "accumulator" }.Start();
        return server;
    }

    /// <summary>An accumulator that sends its updates here; the driver's context must register it.</summary>
    public TObject CreateAccumulator<TObject>(IJvm<TObject> jvm)
        where TObject : class
    {
        ArgumentNullException.ThrowIfNull(jvm);
        return jvm.Create("org.apache.spark.api.python.PythonAccumulatorV2", Address, Port, Secret);
    }

    /// <summary>Stops listening.</summary>
    public void Dispose() => listener.Dispose();

    /// <summary>
    /// Spark merges in one thread over one connection. Each connection has its own thread here, so a stranger who connects and sends
    /// nothing blocks no one.
    /// </summary>
    private void Serve()
    {
        while (true)
        {
            try
            {
                var connection = listener.AcceptTcpClient();
                new Thread(() => Read(connection)) { IsBackground = true, Name = "accumulator" }.Start();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private void Read(TcpClient connection)
    {
        try
        {
            using (connection)
            {
                Read(connection.GetStream());
            }
        }
        catch (IOException)
        {
            // The connection has ended.
        }
    }

    private void Read(NetworkStream stream)
    {
        var secret = new byte[Secret.Length];
        stream.ReadTimeout = (int)SecretLimit.TotalMilliseconds;
        stream.ReadExactly(secret);
        stream.ReadTimeout = Timeout.Infinite;
        if (!CryptographicOperations.FixedTimeEquals(secret, Encoding.UTF8.GetBytes(Secret)))
        {
            return;
        }

        Span<byte> number = stackalloc byte[4];
        while (true)
        {
            stream.ReadExactly(number);
            for (var left = BinaryPrimitives.ReadInt32BigEndian(number); left > 0; left--)
            {
                stream.ReadExactly(number);
                var length = BinaryPrimitives.ReadInt32BigEndian(number);
                if (length is < 0 or > MaxLength)
                {
                    return;
                }

                var update = new byte[length];
                stream.ReadExactly(update);
                lock (updates)
                {
                    updates.Add(update);
                }
            }

            stream.WriteByte(1);
        }
    }
}
