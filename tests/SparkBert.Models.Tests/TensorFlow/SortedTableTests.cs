using System.Text;
using SparkBert.Models.TensorFlow;

namespace SparkBert.Models.Tests.TensorFlow;

/// <summary>Tables as TensorFlow writes them and as LevelDB may write them, and tables that are wrong in one way each.</summary>
public sealed class SortedTableTests
{
    private static readonly (byte[] Key, byte[] Value)[] Entries =
    [
        ([], "header"u8.ToArray()),
        .. Enumerable.Range(0, 2000)
            .Select(i => $"bert/encoder/layer_{i / 100:D2}/attention/output/part_{i % 100:D2}")
            .Order(StringComparer.Ordinal)
            .Select(name => (Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes("value of " + name))),
    ];

    [Theory]
    [InlineData(1 << 20, 16, false)]
    [InlineData(1 << 20, 16, true)]
    [InlineData(1000, 16, false)]
    [InlineData(1000, 3, true)]
    [InlineData(1, 1, true)]
    [InlineData(100_000, 1000, true)]
    public void Entries_of_many_blocks_with_shared_beginnings_are_read_in_order(int blockSize, int restartInterval, bool isSnappy)
    {
        var table = new SortedTableWriter { BlockSize = blockSize, RestartInterval = restartInterval, IsSnappy = isSnappy }.Write(Entries);

        var read = SortedTable.Read(table, "x.index");

        Assert.Equal(Entries.Length, read.Count);
        for (var i = 0; i < Entries.Length; i++)
        {
            Assert.Equal(Entries[i].Key, read[i].Key);
            Assert.Equal(Entries[i].Value, read[i].Value);
        }
    }

    [Theory]
    [InlineData("google-ckpt", "bert_model.ckpt.index")]
    [InlineData("tf2-savedmodel", "variables/variables.index")]
    public void A_table_by_TensorFlow_is_the_same_when_it_is_written_again(string model, string file)
    {
        var original = File.ReadAllBytes(Path.Combine(TestSkip.WithoutFullModels("tiny-import"), model, file));
        var entries = SortedTable.Read(original, file);

        // The index block's keys are shortened by LevelDB. All before it must be equal to the byte, which proves that the writer of these
        // tests writes what TensorFlow writes.
        var written = new SortedTableWriter().Write(entries);

        var end = original.AsSpan().CommonPrefixLength(written);
        Assert.True(end > original.Length - 200, $"equal up to byte {end} of {original.Length}");
    }

    [Fact]
    public void Any_changed_byte_of_a_block_is_found()
    {
        var table = new SortedTableWriter { BlockSize = 400 }.Write(Entries[..40]);
        for (var i = 0; i < table.Length - SortedTable.FooterLength; i++)
        {
            table[i] ^= 4;
            if (Throws(table) is not { } message)
            {
                // The block of the meta index, which nothing is read from, stands before the index block.
                Assert.InRange(i, table.Length - SortedTable.FooterLength - 400, table.Length);
            }
            else
            {
                Assert.Contains("x.index", message, StringComparison.Ordinal);
            }

            table[i] ^= 4;
        }
    }

    [Fact]
    public void Keys_out_of_order_are_refused()
    {
        var table = new SortedTableWriter().Write([.. Entries[..3], Entries[1]]);

        Assert.Contains("not sorted, or one is there twice", Throws(table), StringComparison.Ordinal);
    }

    [Fact]
    public void A_block_that_unpacks_to_too_much_is_refused_before_it_is_unpacked()
    {
        // 64 MB of zeros are 3 MB of snappy.
        var table = new SortedTableWriter { IsSnappy = true, BlockSize = int.MaxValue }.Write([(new byte[1], new byte[64 << 20])]);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var message = Throws(table);

        Assert.Contains("over the limit", message, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Fact]
    public void A_table_whose_content_is_over_the_limit_is_refused()
    {
        var entries = Enumerable.Range(0, 64).Select(i => (new byte[] { (byte)i }, new byte[1 << 20])).ToList();
        var table = new SortedTableWriter { IsSnappy = true, BlockSize = 1 << 20 }.Write(entries);

        Assert.Contains("over the limits", Throws(table), StringComparison.Ordinal);
    }

    [Fact]
    public void A_way_of_packing_that_is_not_known_is_refused()
    {
        var table = new SortedTableWriter().Write(Entries[..5]);
        table[SortedTableWriter.FirstBlock(table).End.Value] = 4;
        SortedTableWriter.Seal(table);

        Assert.Contains("packed in the way 4", Throws(table), StringComparison.Ordinal);
    }

    private static string? Throws(byte[] table)
    {
        try
        {
            SortedTable.Read(table, "x.index");
            return null;
        }
        catch (ModelException error)
        {
            return error.Message;
        }
    }
}
