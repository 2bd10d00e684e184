using System.Text;
using SparkBert.Models.TensorFlow;
using SparkBert.Models.TensorFlow.Protocol;

namespace SparkBert.Models.Tests.TensorFlow;

/// <summary>Checkpoints that a writer of these tests makes right, or wrong in one way.</summary>
public sealed class TensorBundleTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly BundleWriter writer = new();

    private string Prefix => folder.Path("m.ckpt");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Floats_of_each_size_are_read()
    {
        writer.Add("f32", [2, 2], 1, -2.5f, 3e-38f, 4);
        writer.Add("f16", DataType.DtHalf, [3], [0x00, 0x3c, 0x01, 0x00, 0x00, 0xc5]);
        writer.Add("bf16", DataType.DtBfloat16, [2], [0x80, 0x3f, 0x20, 0xc0]);
        writer.Add("none", [0, 4]);
        writer.Write(Prefix);

        using var bundle = TensorBundle.Open(Prefix);

        Assert.Equal([1, -2.5f, 3e-38f, 4], bundle.ReadAll("f32"));
        Assert.Equal([1, 5.9604645e-8f, -5], bundle.ReadAll("f16"));
        Assert.Equal([1, -2.5f], bundle.ReadAll("bf16"));
        Assert.Empty(bundle.ReadAll("none"));
        Assert.Equal([2L, 2L], bundle.Shape("f32")!);
        Assert.Null(bundle.Shape("other"));
    }

    [Fact]
    public void A_text_is_read_and_its_checksum_compared()
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("0123456789", 30)));
        writer.AddString("good", text);
        writer.AddString("bad", text).Crc32C ^= 1;
        writer.Write(Prefix);

        using var bundle = TensorBundle.Open(Prefix);

        Assert.Equal(text, bundle.ReadString("good"));
        var error = Assert.Throws<ModelException>(() => bundle.ReadString("bad"));
        Assert.Contains("the checksum of bad does not match", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_big_endian_checkpoint_is_refused()
    {
        writer.Header.Endianness = BundleHeaderProto.Types.Endianness.Big;

        AssertRefused("big-endian");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void An_impossible_number_of_data_files_is_refused(int count)
    {
        writer.Header.NumShards = count;

        AssertRefused($"{count} data files");
    }

    [Fact]
    public void A_newer_version_is_refused()
    {
        writer.Header.Version.MinConsumer = 2;

        AssertRefused("version 2");
    }

    [Fact]
    public void A_data_file_that_is_not_counted_is_refused()
    {
        writer.AddZeros("a", 2).ShardId = 1;

        AssertRefused("a lies in the data file 1");
    }

    [Fact]
    public void Tensors_that_share_bytes_are_refused()
    {
        writer.AddZeros("a", 4);
        writer.AddZeros("b", 4).Offset = 12;

        AssertRefused("a and b overlap");
    }

    [Theory]
    [InlineData(0, 20)]
    [InlineData(1, 16)]
    [InlineData(long.MaxValue, 16)]
    [InlineData(-1, 16)]
    [InlineData(0, -16)]
    [InlineData(16, long.MinValue)]
    public void A_place_outside_the_data_file_is_refused(long offset, long size)
    {
        var entry = writer.AddZeros("a", 4);
        (entry.Offset, entry.Size) = (offset, size);

        AssertRefused("m.ckpt.data-00000-of-00001 is too short: a needs");
    }

    [Theory]
    [InlineData(5)]
    [InlineData(-4)]
    [InlineData(long.MaxValue)]
    public void A_shape_that_does_not_fit_the_bytes_is_refused(long size)
    {
        writer.AddZeros("a", 4).Shape.Dim[0].Size = size;

        AssertRefused("a ");
    }

    [Fact]
    public void A_shape_whose_count_overflows_is_refused()
    {
        var shape = writer.AddZeros("a", 4).Shape;
        shape.Dim.Add(Enumerable.Repeat(new TensorShapeProto.Types.Dim { Size = 1L << 32 }, 4));

        AssertRefused("overflows");
    }

    [Fact]
    public void A_partitioned_variable_is_refused_by_name_when_it_is_asked_for()
    {
        writer.AddZeros("whole", 1);
        writer.AddZeros("parted", 1).Slices.Add(new TensorSliceProto());
        writer.Write(Prefix);

        using var bundle = TensorBundle.Open(Prefix);

        Assert.Equal([0f], bundle.ReadAll("whole"));
        var error = Assert.Throws<ModelException>(() => bundle.Shape("parted"));
        Assert.Contains("parted is a partitioned variable", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void Values_that_are_no_numbers_are_refused_by_name(float value)
    {
        writer.Add("a", [2], 1, value);
        writer.Write(Prefix);

        using var bundle = TensorBundle.Open(Prefix);

        Assert.Contains("NaN or infinity in a", Assert.Throws<ModelException>(() => bundle.ReadAll("a")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_that_is_no_float_is_refused_by_name()
    {
        writer.Add("a", DataType.DtInt64, [1], new byte[8]);
        writer.Write(Prefix);

        using var bundle = TensorBundle.Open(Prefix);

        var error = Assert.Throws<ModelException>(() => bundle.ReadAll("a"));
        Assert.Contains("a is of dtype DT_INT64", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_with_snappy_blocks_gives_the_same_tensors()
    {
        var source = Path.Combine(TestSkip.WithoutFullModels("tiny-import"), "google-ckpt");
        var entries = SortedTable.Read(File.ReadAllBytes(Path.Combine(source, "bert_model.ckpt.index")), "index");
        File.WriteAllBytes(Prefix + ".index", new SortedTableWriter { IsSnappy = true, BlockSize = 500 }.Write(entries));
        File.Copy(Path.Combine(source, "bert_model.ckpt.data-00000-of-00001"), Prefix + ".data-00000-of-00001");

        using var plain = TensorBundle.Open(Path.Combine(source, "bert_model.ckpt"));
        using var packed = TensorBundle.Open(Prefix);

        Assert.Equal(plain.Names, packed.Names);
        Assert.True(plain.Names.Count > 100);
        foreach (var name in plain.Names.Where(name => name != "global_step"))
        {
            Assert.Equal(plain.ReadAll(name), packed.ReadAll(name));
        }
    }

    private void AssertRefused(string cause)
    {
        writer.Write(Prefix);
        var message = Assert.Throws<ModelException>(() => TensorBundle.Open(Prefix).Dispose()).Message;
        Assert.Contains(cause, message, StringComparison.Ordinal);
        Assert.Contains("m.ckpt.", message, StringComparison.Ordinal);
    }
}
