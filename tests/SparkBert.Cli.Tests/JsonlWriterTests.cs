using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Cli.Writing;

namespace SparkBert.Cli.Tests;

/// <summary>JSON lines of several threads: the bytes of one, in order, whatever comes.</summary>
public sealed class JsonlWriterTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Several_threads_write_the_bytes_of_one(int threads)
    {
        var batches = Enumerable.Range(0, 3).Select(seed => CreateBatch(400, seed, longRow: seed == 1 ? 57 : -1)).ToArray();

        var (expected, actual) = (Write(batches, 1), Write(batches, threads));

        Assert.True(expected.Length > 20_000_000, "there are many blocks, and a row that is not held");
        Assert.True(expected.AsSpan().SequenceEqual(actual));
        Assert.Equal(1200, expected.AsSpan().Count((byte)'\n'));
    }

    [Fact]
    public void Floats_take_nothing_of_the_heap()
    {
        var (few, many) = (CreateVectors(100), CreateVectors(10_100));
        using var writer = new JsonlWriter(Stream.Null, 1);
        writer.Write(many);

        Assert.InRange((Measure(many) - Measure(few)) / (100 * 10_000.0), -0.01, 0.01);

        long Measure(RecordBatch batch)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            writer.Write(batch);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void All_rows_of_a_batch_are_written_before_the_next_one_comes()
    {
        var batch = CreateBatch(400, 1);
        using var stream = new MemoryStream();
        using var writer = new JsonlWriter(stream, 4);

        writer.Write(batch);

        Assert.Equal(Write([batch], 1).Length, stream.Length);
    }

    [Fact]
    public void An_error_in_a_row_comes_behind_the_rows_before_it()
    {
        var (one, expected) = WriteFailing(1);
        var (several, actual) = WriteFailing(4);

        Assert.Equal(one, several);
        Assert.StartsWith("a column has Arrow's type ", one, StringComparison.Ordinal);
        Assert.True(expected.Length > 1_000_000);
        Assert.Equal(Encoding.UTF8.GetString(expected), Encoding.UTF8.GetString(actual));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_stream_that_fails_ends_the_writing_with_its_own_error_and_is_closed(int threads)
    {
        var stream = new FullStream(100_000);
        var writer = new JsonlWriter(stream, threads);

        var error = Assert.Throws<IOException>(() => writer.Write(CreateBatch(400, 1)));
        var again = Record.Exception(writer.Dispose);

        Assert.Equal("no room", error.Message);
        Assert.True(again is null or IOException);
        Assert.False(stream.CanWrite);
    }

    [Fact]
    public void Text_that_waits_is_bounded()
    {
        // Two rows of 12 MB are more than the 16 MB that may wait for two threads, so none waits while another one is written.
        JsonlWriter? writer = null;
        var held = new List<long>();
        using var stream = new WatchedStream(() => held.Add(writer!.HeldBytes));
        writer = new JsonlWriter(stream, 2);
        writer.Write(CreateTexts(Enumerable.Repeat(new string('x', 12 << 20), 5)));
        writer.Dispose();

        Assert.Equal(5 * ((12 << 20) + "{\"text\":\"\"}\n".Length), stream.Written);
        Assert.All(held, bytes => Assert.Equal(0, bytes));
    }

    [Fact]
    public void A_pooled_stream_gives_its_bytes_back_and_begins_again()
    {
        using var stream = new PooledStream();
        foreach (var length in (int[])[0, 1, 65_535, 65_536, 65_537, 2_000_000, 3])
        {
            var bytes = new byte[length];
            new Random(length).NextBytes(bytes);
            stream.Clear();
            foreach (var piece in bytes.Chunk(100_001))
            {
                stream.Write(piece);
            }

            using var copy = new MemoryStream();
            stream.CopyTo(copy);

            Assert.Equal(length, stream.Length);
            Assert.True(copy.ToArray().AsSpan().SequenceEqual(bytes));
        }
    }

    private static (string Message, byte[] Written) WriteFailing(int threads)
    {
        // Nobody can say how an interval looks in JSON; where it is null, nobody has to.
        var texts = CreateTexts(Enumerable.Range(0, 400).Select(row => new string('y', 20_000) + row));
        var (valid, months) = (new ArrowBuffer.BitmapBuilder(), new ArrowBuffer.Builder<int>());
        for (var row = 0; row < 400; row++)
        {
            valid.Append(row >= 333);
            months.Append(row);
        }

        var intervals = ArrowArrayFactory.BuildArray(new ArrayData(IntervalType.YearMonth, 400, 333, 0, [valid.Build(), months.Build()]));
        var schema = new Schema([texts.Schema.GetFieldByIndex(0), new Field("interval", intervals.Data.DataType, true)], null);
        using var stream = new MemoryStream();
        using var writer = new JsonlWriter(stream, threads);
        var error = Assert.Throws<UsageException>(() => writer.Write(new RecordBatch(schema, [texts.Column(0), intervals], 400)));
        return (error.Message, stream.ToArray());
    }

    private static byte[] Write(IEnumerable<RecordBatch> batches, int threads)
    {
        using var stream = new MemoryStream();
        using var writer = new JsonlWriter(stream, threads);
        foreach (var batch in batches)
        {
            writer.Write(batch);
        }

        writer.Complete();
        return stream.ToArray();
    }

    private static RecordBatch CreateTexts(IEnumerable<string> texts)
    {
        var column = new StringArray.Builder().AppendRange(texts).Build();
        return new RecordBatch(new Schema([new Field("text", StringType.Default, true)], null), [column], column.Length);
    }

    /// <summary>A hundred rows with a vector each.</summary>
    private static RecordBatch CreateVectors(int length)
    {
        var vectors = new ListArray.Builder(FloatType.Default);
        for (var row = 0; row < 100; row++)
        {
            vectors.Append();
            ((FloatArray.Builder)vectors.ValueBuilder).AppendRange(Enumerable.Range(0, length).Select(i => (i - 50) / 7f));
        }

        var column = vectors.Build();
        return new RecordBatch(new Schema([new Field("vector", column.Data.DataType, true)], null), [column], 100);
    }

    /// <summary>Rows of very different lengths, with nulls, vectors and everything that JSON escapes.</summary>
    private static RecordBatch CreateBatch(int rows, int seed, int longRow = -1)
    {
        var random = new Random(seed);
        var texts = new StringArray.Builder();
        var vectors = new ListArray.Builder(FloatType.Default);
        var floats = (FloatArray.Builder)vectors.ValueBuilder;
        for (var row = 0; row < rows; row++)
        {
            _ = random.Next(7) == 0 ? texts.AppendNull() : texts.Append($"\"{row}\"\n\u0001ü{new string('z', random.Next(3000))}");
            if (random.Next(9) == 0)
            {
                vectors.AppendNull();
                continue;
            }

            vectors.Append();
            var count = row == longRow ? 1_500_000 : random.Next(2000);
            for (var i = 0; i < count; i++)
            {
                floats.Append(i % 500 == 499 ? float.NaN : (float)(random.NextDouble() - 0.5));
            }
        }

        var (text, vector) = (texts.Build(), vectors.Build());
        var schema = new Schema([new Field("text", text.Data.DataType, true), new Field("vector", vector.Data.DataType, true)], null);
        return new RecordBatch(schema, [text, vector], rows);
    }

    private sealed class FullStream(int room) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (Length + buffer.Length > room)
            {
                throw new IOException("no room");
            }

            base.Write(buffer);
        }
    }

    private sealed class WatchedStream(Action written) : MemoryStream
    {
        public long Written { get; private set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            written();
            Written += buffer.Length;
        }
    }
}
