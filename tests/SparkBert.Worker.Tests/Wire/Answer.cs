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
    /// <param name="timings">The longs behind TIMING_DATA: PySpark's worker sends 5, since Spark 4.2 it sends 6.</param>
    public static Answer Read(Stream stream, int timings = 5)
    {
        var batches = new List<RecordBatch>();
        var hasStream = false;
        while (true)
        {
            var marker = Int(stream);
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
                    stream.ReadExactly(new byte[timings * sizeof(long)]);
                    break;
                case -2:
                    return new Answer { HasStream = hasStream, Batches = batches, Error = Encoding.UTF8.GetString(Bytes(stream)), Updates = [], End = null };
                case -1:
                    var updates = Enumerable.Range(0, Int(stream)).Select(_ => Bytes(stream)).ToList();
                    return new Answer { HasStream = hasStream, Batches = batches, Error = null, Updates = updates, End = Int(stream) };
                default:
                    throw new InvalidDataException($"{marker} is no marker");
            }
        }
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
