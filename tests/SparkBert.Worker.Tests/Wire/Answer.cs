using System.Buffers.Binary;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Ipc;

namespace SparkBert.Worker.Tests.Wire;

/// <summary>An answer of a worker, read as the JVM reads it: markers, one Arrow stream at most, the end.</summary>
internal sealed record Answer
{
    /// <summary>Whether there was an Arrow stream.</summary>
    public required bool HasStream { get; init; }

    public required IReadOnlyList<RecordBatch> Batches { get; init; }

    /// <summary>The text of an error; null where there was none.</summary>
    public required string? Error { get; init; }

    public required IReadOnlyList<byte[]> Updates { get; init; }

    /// <summary>The last int: whether the worker takes another task.</summary>
    public required int? End { get; init; }

    /// <summary>The rows as text.</summary>
    public IReadOnlyList<string> Rows => [.. Batches.SelectMany(batch => ArrowText.Rows(batch))];

    /// <param name="stream">Stands at the first byte of the answer; afterwards behind the last.</param>
    public static Answer Read(Stream stream)
    {
        var batches = new List<RecordBatch>();
        var hasStream = false;
        for (var marker = Int(stream); ; marker = marker == -3 ? BehindTimes(stream) : Int(stream))
        {
            switch (marker)
            {
                case -6:
                    Assert.False(hasStream, "a second Arrow stream");
                    hasStream = true;
                    using (var reader = new ArrowStreamReader(stream, leaveOpen: true))
                    {
                        while (reader.ReadNextRecordBatch() is { } batch)
                        {
                            batches.Add(batch);
                        }
                    }

                    break;
                case -3:
                    break;
                case -2:
                    var error = Encoding.UTF8.GetString(Bytes(stream));
                    return new Answer { HasStream = hasStream, Batches = batches, Error = error, Updates = [], End = null };
                case -1:
                    var updates = Enumerable.Range(0, Int(stream)).Select(_ => Bytes(stream)).ToList();
                    return new Answer { HasStream = hasStream, Batches = batches, Error = null, Updates = updates, End = Int(stream) };
                default:
                    throw new InvalidDataException($"{marker} is no marker");
            }
        }
    }

    /// <summary>
    /// The marker behind TIMING_DATA, which has 5 longs and since Spark 4.2 a sixth, the bytes spilled to disk, which begins with zeros as
    /// no marker does.
    /// </summary>
    private static int BehindTimes(Stream stream)
    {
        stream.ReadExactly(new byte[5 * sizeof(long)]);
        var next = Int(stream);
        if (next != 0)
        {
            return next;
        }

        Int(stream);
        return Int(stream);
    }

    private static int Int(Stream stream)
    {
        Span<byte> bytes = stackalloc byte[4];
        stream.ReadExactly(bytes);
        return BinaryPrimitives.ReadInt32BigEndian(bytes);
    }

    private static byte[] Bytes(Stream stream)
    {
        var bytes = new byte[Int(stream)];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
