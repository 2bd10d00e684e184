using System.Text;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Cli.Tests.Fuzz;

namespace SparkBert.Cli.Tests;

/// <summary>Inputs beside each other, names that are there twice, and inputs whose first rows show nothing.</summary>
public sealed class SeveralInputTests : CommandTest
{
    public static TheoryData<string, string> Types => new()
    {
        { "int32", "int64" }, { "int64", "int32" }, { "int64", "double" }, { "decimal", "decimal_wide" }, { "string", "large_string" },
        { "string", "binary" }, { "int32", "uint32" }, { "int32", "date32" }, { "timestamp_us", "timestamp_ms" },
        { "timestamp_us", "timestamp_ntz" }, { "list", "large_list" }, { "struct", "struct_of_unsigned" }, { "bool", "int32" },
        { "string", "dictionary" }, { "string", "string_view" }, { "fixed_binary", "binary" },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public void A_column_of_two_types_is_refused_where_the_output_has_types_and_kept_in_JSON(string one, string two)
    {
        string[] inputs = [WriteParquet("1.parquet", one), WriteParquet("2.parquet", two)];
        foreach (var output in (string[])["out.parquet", "out.arrow"])
        {
            var (code, _, error) = CliProcess.Run(["embed", .. inputs, "-m", TestModels.TinyCased, "-o", Folder.Path(output)]);
            Assert.Equal(2, code);
            Assert.Contains("column 'n' is ", error, StringComparison.Ordinal);
            Assert.Contains("2.parquet", error, StringComparison.Ordinal);
        }

        Assert.Equal(["1.parquet", "2.parquet"], Names());
        Assert.Equal(0, CliProcess.Run(["embed", .. inputs, "-m", TestModels.TinyCased, "-o", Folder.Path("out.jsonl")]).ExitCode);
        var expected = new[] { one, two }.SelectMany(type => (string[])[Value(type, 1), Value(type, 2), "null"]);
        Assert.Equal(expected, Read("out.jsonl").Select(row => row.GetProperty("n").GetRawText()));
    }

    [Fact]
    public void Inputs_of_the_same_types_become_one_output()
    {
        string[] inputs = [WriteParquet("1.parquet", "int64"), WriteParquet("2.parquet", "int64")];
        var (code, _, error) = CliProcess.Run(["embed", .. inputs, "-m", TestModels.TinyCased, "-o", Folder.Path("out.parquet")]);
        Assert.True(code == 0, error);
        Assert.Equal(6, FuzzContent.CountWritten(Folder.Path("out.parquet")));
    }

    [Fact]
    public void Parquet_with_two_columns_of_one_name_is_refused()
    {
        var input = Folder.Path("in.parquet");
        IArrowArray[] columns = [Texts("hi"), new Int32Array.Builder().Append(1).Build(), Texts("x")];
        string[] names = ["text", "a", "a"];
        var schema = new Schema(names.Select((name, i) => new Field(name, columns[i].Data.DataType, true)), null);
        using (var writer = new ParquetSharp.Arrow.FileWriter(input, schema))
        {
            writer.WriteRecordBatch(new RecordBatch(schema, columns, 1), 1);
            writer.Close();
        }

        var (code, _, error) = CliProcess.Run(Embed(input, "-o", Folder.Path("out.jsonl")));

        Assert.Equal(2, code);
        Assert.Contains("in.parquet has two columns 'a'", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("out.jsonl")]
    [InlineData("out.parquet")]
    public void Lines_that_are_all_broken_are_bad_rows(string output)
    {
        var input = Write("in.jsonl", string.Concat(Enumerable.Repeat("broken\n", 1500)) + "{\"text\":\"A bank.\"}\n");
        var (code, _, error) = CliProcess.Run(Embed(input, "-o", Folder.Path(output), "--quarantine", Folder.Path("bad.jsonl")));
        Assert.True(code == 3, error);
        Assert.Equal(1500, Read("bad.jsonl").Count(row => row.GetProperty("raw").GetString() == "broken"));
        Assert.Equal(1, FuzzContent.CountWritten(Folder.Path(output)));

        // Without one good row too.
        input = Write("none.jsonl", "broken\n");
        Assert.Equal(3, CliProcess.Run(Embed(input, "-o", Folder.Path("n" + output))).ExitCode);
    }

    [Fact]
    public void Bytes_that_an_encoding_does_not_know_are_shown_in_a_text()
    {
        byte[] lines = [.. Encoding.Unicode.GetBytes("\ufeffgood\na"), 0x00, 0xD8, .. Encoding.Unicode.GetBytes("b\nlast\n")];
        var input = Folder.Path("in.txt");
        File.WriteAllBytes(input, lines);

        Assert.Equal(
            3, CliProcess.Run(Embed(input, "-o", Folder.Path("out.jsonl"), "--quarantine", Folder.Path("bad.jsonl"))).ExitCode);

        var bad = Assert.Single(Read("bad.jsonl"));
        Assert.Equal("a\\x00\\xD8b", bad.GetProperty("raw").GetString());
        Assert.Equal("the line has bytes that its encoding does not know (see --encoding).", bad.GetProperty("error").GetString());
        Assert.Equal(["good", "last"], Read("out.jsonl").Select(row => row.GetProperty("text").GetString()));
        Assert.Equal(2, CliProcess.Run(Embed(input, "-o", Folder.Path("7.jsonl"), "--encoding", "utf-7")).ExitCode);
    }

    [Fact]
    public void Parts_need_inputs_that_stay_and_a_folder_elsewhere()
    {
        var input = Write("in/a.txt", "A bank.\nA river.\nA boat.\n");
        var (code, _, error) = CliProcess.RunWithInput(
            "A bank.\n"u8.ToArray(), Embed("-", "--input-format", "txt", "--resume", "-o", Folder.Path("parts")));
        Assert.Equal(2, code);
        Assert.Contains("standard input can be read only once", error, StringComparison.Ordinal);

        (code, _, error) = CliProcess.Run(Embed(Folder.Path("in"), "--resume", "-o", Folder.Path("in", "parts")));
        Assert.Equal(2, code);
        Assert.Contains("lies in the input", error, StringComparison.Ordinal);

        // How many at once changes no part; one that is not full in the middle is none of a run.
        string[] parts = ["--resume", "--part-rows", "2", "-o", Folder.Path("parts")];
        Assert.Equal(0, CliProcess.Run(Embed(input, [.. parts, "--threads", "1"])).ExitCode);
        Assert.Equal(0, CliProcess.Run(Embed(input, [.. parts, "--threads", "2", "--batch-size", "2"])).ExitCode);
        var manifest = Folder.Path("parts", "_sparkbert.json");
        var whole = File.ReadAllText(manifest);
        (string, string)[] edits =
        [
            ("\"rows\": 2", "\"rows\": 1"), ("\"rows\": 2", "\"rows\": 3"), ("\"0\"", "\"-1\""), ("\"bad\": 0", "\"bad\": 3"),
        ];
        foreach (var (from, to) in edits)
        {
            Assert.Contains(from, whole, StringComparison.OrdinalIgnoreCase);
            File.WriteAllText(manifest, whole.Replace(from, to, StringComparison.OrdinalIgnoreCase));
            (code, _, error) = CliProcess.Run(Embed(input, parts));
            Assert.Equal(2, code);
            Assert.Contains("is damaged: part ", error, StringComparison.Ordinal);
        }
    }

    private static string Value(string type, int place) =>
        (string)ArrowTypes.Columns.Select(row => row.Data).Where(row => row.Item1 == type).Select(row => place == 1 ? row.Item2 : row.Item3)
            .Single();

    private static StringArray Texts(string text) => new StringArray.Builder().Append(text).Build();

    private string WriteParquet(string name, string type)
    {
        var column = ArrowTypes.Create(type);
        var texts = new StringArray.Builder().AppendRange(["One.", "Two.", "Three."]).Build();
        var schema = new Schema([new("text", StringType.Default, true), new Field("n", column.Data.DataType, true)], null);
        using var builder = new ParquetSharp.Arrow.ArrowWriterPropertiesBuilder();
        using var properties = builder.StoreSchema().Build();
        using var writer = new ParquetSharp.Arrow.FileWriter(Folder.Path(name), schema, arrowProperties: properties);
        writer.WriteRecordBatch(new RecordBatch(schema, [texts, column], 3), 3);
        writer.Close();
        return Folder.Path(name);
    }

    private IEnumerable<JsonElement> Read(string name) =>
        File.ReadLines(Folder.Path(name)).Select(line => JsonDocument.Parse(line).RootElement);
}
