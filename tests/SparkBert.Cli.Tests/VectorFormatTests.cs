using Apache.Arrow;
using Apache.Arrow.Ipc;
using ParquetSharp;
using SparkBert.Annotations;
using SparkBert.Cli.Writing;

namespace SparkBert.Cli.Tests;

/// <summary>The numbers of vectors: rounded to the nearest, of two to the even one, in every output alike.</summary>
public sealed class VectorFormatTests : CommandTest
{
    private const string Lines =
        "{\"text\":\"The bank closed. It's late.\"}\n{broken\n{\"text\":\"\"}\n{\"text\":\"A bank by the river.\"}\n";

    [Theory]
    [InlineData(0x3F80_8000u, 0x3F80_0000u)]
    [InlineData(0x3F81_8000u, 0x3F82_0000u)]
    [InlineData(0x3F80_8001u, 0x3F81_0000u)]
    [InlineData(0x3F80_7FFFu, 0x3F80_0000u)]
    [InlineData(0xBF81_8000u, 0xBF82_0000u)]
    [InlineData(0x0000_8000u, 0x0000_0000u)]
    [InlineData(0x8001_8000u, 0x8002_0000u)]
    [InlineData(0x3FFF_FFFFu, 0x4000_0000u)]
    [InlineData(0x7F80_0000u, 0x7F80_0000u)]
    [InlineData(0x7FFF_FFFFu, 0x7FFF_0000u)]
    [InlineData(0xFF80_0001u, 0xFFC0_0000u)]
    public void Bfloat16_is_the_nearest_and_of_two_the_even_one(uint value, uint expected) => Assert.Equal(
        $"{expected:X8}",
        $"{BitConverter.SingleToUInt32Bits(VectorRounding.ToBFloat16(BitConverter.UInt32BitsToSingle(value))):X8}");

    [Fact]
    public void Bfloat16_of_any_number_is_no_farther_than_its_neighbours()
    {
        var random = new Random(7);
        for (var i = 0; i < 100_000; i++)
        {
            var value = BitConverter.UInt32BitsToSingle((uint)random.NextInt64(1L << 32));
            if (float.IsFinite(value) && Math.Abs(value) < 3.38e38f)
            {
                Assert.Equal(Nearest(value), VectorRounding.ToBFloat16(value));
            }
        }
    }

    [Fact]
    public void A_number_that_a_format_does_not_reach_ends_the_run()
    {
        var bytes = new byte[4];
        var half = Assert.Throws<RowErrorException>(() => VectorRounding.Write([65520f], VectorFormat.Float16, bytes));
        Assert.Equal("a vector has the number 65520, which float16 does not reach; take --vectors float32.", half.Message);
        Assert.Throws<RowErrorException>(() => VectorRounding.Write([float.MaxValue], VectorFormat.BFloat16, bytes));
        VectorRounding.Write([65519f], VectorFormat.Float16, bytes.AsSpan(2));
        Assert.Equal((Half)65504, BitConverter.ToHalf(bytes, 2));
    }

    [Fact]
    public void Vectors_of_every_layout_and_format_are_rounded_alike()
    {
        var input = Write("in.jsonl", Lines);
        Run(3, input, "-o", Folder.Path("float32.jsonl"));
        var exact = FlatFile.FromAnnotations(Folder.Path("float32.jsonl")).ToArray();

        foreach (var name in (string[])["flat.jsonl", "flat.parquet", "flat.arrow"])
        {
            Run(3, input, "-o", Folder.Path(name), "--layout", "flat", "--vectors", "bfloat16");
            Assert.Equal(exact.Select(row => $"{Round(row, Nearest)}"), FlatFile.Read(Folder.Path(name)).Select(row => $"{row}"));
        }

        Run(3, input, "-o", Folder.Path("annotations.jsonl"), "--vectors", "bfloat16");
        Run(3, input, "-o", Folder.Path("annotations.parquet"), "--vectors", "bfloat16");
        Run(0, Folder.Path("annotations.parquet"), "-o", Folder.Path("read.jsonl"), "--output-col", "b", "--error-col", "c");
        foreach (var name in (string[])["annotations.jsonl", "read.jsonl"])
        {
            var rows = FlatFile.FromAnnotations(Folder.Path(name));
            Assert.Equal(exact.Select(row => $"{Round(row, Nearest)}"), rows.Select(row => $"{row}"));
        }

        // All but the vectors is as it was.
        Assert.Equal(
            File.ReadAllLines(Folder.Path("float32.jsonl"))[1], File.ReadAllLines(Folder.Path("annotations.jsonl"))[1]);
    }

    [Fact]
    public void Half_floats_are_those_of_Parquet_and_of_Arrow()
    {
        var input = Write("in.jsonl", Lines);
        Run(3, input, "-o", Folder.Path("float32.jsonl"));
        Run(3, input, "-o", Folder.Path("half.parquet"), "--layout", "flat", "--vectors", "float16");
        Run(3, input, "-o", Folder.Path("half.arrow"), "--layout", "flat", "--vectors", "float16");
        var expected = FlatFile.FromAnnotations(Folder.Path("float32.jsonl"))
            .Select(row => $"{Round(row, value => (float)(Half)value) with { Error = null }}").ToArray();

        using var file = new ParquetFileReader(Folder.Path("half.parquet"));
        using var group = file.RowGroup(0);
        using var vectors = group.Column(5).LogicalReader<Half[]?>();
        Assert.Equal(LogicalTypeEnum.Float16, file.FileMetaData.Schema.Column(5).LogicalType.Type);
        Assert.Equal(
            expected.Select(row => row.Split('|')[5]),
            vectors.ReadAll(expected.Length).Select(vector => Show(vector?.Select(value => (float)value))));

        using var reader = new ArrowFileReader(File.OpenRead(Folder.Path("half.arrow")));
        using var batch = reader.ReadNextRecordBatch();
        var lists = (FixedSizeListArray)batch.Column(5);
        Assert.Equal(
            expected.Select(row => row.Split('|')[5]),
            Enumerable.Range(0, lists.Length).Select(row => Show(
                lists.IsNull(row) ? null : ((HalfFloatArray)lists.GetSlicedValues(row)).Values.ToArray().Select(value => (float)value))));
    }

    [Theory]
    [InlineData("flat")]
    [InlineData("annotations")]
    public void Bfloat16_takes_a_third_where_bytes_are_split(string layout)
    {
        var input = Write("in.txt", DistinctText.Lines(400));
        long Pack(string format)
        {
            var path = Folder.Path($"{format}.parquet");
            Run(0, input, "-o", path, "--layout", layout, "--vectors", format, "--vector-encoding", "byte-stream-split");
            using var file = new ParquetFileReader(path);
            var schema = file.FileMetaData.Schema;
            var column = Enumerable.Range(0, schema.NumColumns).Single(at => schema.Column(at).Path.ToDotString()
                is "vector.list.element" or "embeddings.list.element.embeddings.list.element");
            return Enumerable.Range(0, file.FileMetaData.NumRowGroups).Sum(number =>
            {
                using var group = file.RowGroup(number);
                using var chunk = group.MetaData.GetColumnChunkMetaData(column);
                return chunk.TotalCompressedSize;
            });
        }

        var share = Pack("bfloat16") / (double)Pack("float32");

        Assert.True(share < 0.45, $"{share:P1}");
    }

    [Fact]
    public void Vectors_of_the_input_stay_as_they_are()
    {
        Run(0, Write("in.txt"), "-o", Folder.Path("first.parquet"), "--error-col", "e");
        string[] again = ["--output-col", "again", "--columns", "embeddings,again", "--mode", "failfast"];
        Run(0, Folder.Path("first.parquet"), ["-o", Folder.Path("exact.jsonl"), .. again]);
        Run(0, Folder.Path("first.parquet"), ["-o", Folder.Path("rounded.jsonl"), "--vectors", "bfloat16", .. again]);

        var (exact, rounded) = (Folder.Path("exact.jsonl"), Folder.Path("rounded.jsonl"));
        Assert.Equal(Show(exact, "embeddings"), Show(exact, "again"));
        Assert.Equal(Show(exact, "embeddings"), Show(rounded, "embeddings"));
        Assert.NotEqual(Show(exact, "again"), Show(rounded, "again"));
        static IEnumerable<string> Show(string path, string column) => FlatFile.FromAnnotations(path, column).Select(row => $"{row}");
    }

    [Theory]
    [InlineData("annotations have vectors of float32: take --layout flat", "out.parquet")]
    [InlineData("JSON has no half floats", "out.jsonl", "--layout", "flat")]
    public void Half_floats_are_refused_where_there_are_none(string message, string name, params string[] options)
    {
        var (code, _, error) = CliProcess.Run(
            Embed(Write("in.txt"), ["-o", Folder.Path(name), "--vectors", "float16", .. options]));

        Assert.Equal(2, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Equal(["in.txt"], Names());
    }

    /// <summary>Of the numbers with 16 bits on both sides the one that is nearer, by double precision, which has both exactly.</summary>
    private static float Nearest(float value)
    {
        var low = BitConverter.SingleToUInt32Bits(value) & 0xFFFF_0000;
        var (below, above) = ((double)BitConverter.UInt32BitsToSingle(low), (double)BitConverter.UInt32BitsToSingle(low + 0x1_0000));
        var (toBelow, toAbove) = (Math.Abs(value - below), Math.Abs(above - value));
        return (float)(toBelow < toAbove || (toBelow == toAbove && (low & 0x1_0000) == 0) ? below : above);
    }

    private static FlatRow Round(FlatRow row, Func<float, float> round) => row with { Vector = row.Vector?.Select(round).ToArray() };

    private static string Show(IEnumerable<float>? vector) => new FlatRow("", null, null, null, null, vector?.ToArray(), null)
        .ToString().Split('|')[5];

    private static void Run(int expected, string input, params string[] options)
    {
        var (code, _, error) = CliProcess.Run(Embed(input, options));
        Assert.True(code == expected, $"exit {code}: {error}");
    }
}
