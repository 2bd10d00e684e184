using System.Buffers.Binary;
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

    private readonly LoopbackServer server;
    private readonly List<byte[]> updates = [];

    private AccumulatorServer(TimeSpan secretLimit) => server = LoopbackServer.Start("accumulator", Read, secretLimit);

    /// <summary>The port on this machine.</summary>
    public int Port => server.Port;

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
    public static AccumulatorServer Start() => Start(LoopbackServer.DefaultProofLimit);

    internal static AccumulatorServer Start(TimeSpan secretLimit) => new(secretLimit);

    /// <summary>An accumulator that sends its updates here; the driver's context must register it.</summary>
    public TObject CreateAccumulator<TObject>(IJvm<TObject> jvm)
        where TObject : class
    {
        ArgumentNullException.ThrowIfNull(jvm);
        return jvm.Create("org.apache.spark.api.python.PythonAccumulatorV2", Address, Port, Secret);
    }

    /// <summary>Stops listening, and closes the connections.</summary>
    public void Dispose() => server.Dispose();

    /// <summary>Spark merges in one thread over one connection.</summary>
    private void Read(LoopbackConnection connection)
    {
        var secret = new byte[Secret.Length];
        connection.ReadExactly(secret);
        if (!CryptographicOperations.FixedTimeEquals(secret, Encoding.UTF8.GetBytes(Secret)))
        {
            return;
        }

        connection.Prove();
        Span<byte> number = stackalloc byte[4];
        while (true)
        {
            connection.ReadExactly(number);
            for (var left = BinaryPrimitives.ReadInt32BigEndian(number); left > 0; left--)
            {
                connection.ReadExactly(number);
                var length = BinaryPrimitives.ReadInt32BigEndian(number);
                if (length is < 0 or > MaxLength)
                {
                    return;
                }

                var update = new byte[length];
                connection.ReadExactly(update);
                lock (updates)
                {
                    updates.Add(update);
                }
            }

            connection.Write([1]);
        }
    }
}
