using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using ParquetSharp;
using SparkBert.Cli.Tests.Fuzz;

namespace SparkBert.Cli.Tests;

/// <summary>Rows, members and names that are odd, and are kept or refused with a reason; nothing goes without a word.</summary>
public sealed class KeptRowTests : CommandTest
{
    [Theory]
    [InlineData("\"metadata\":[1,2]", "metadata is no object.")]
    [InlineData("\"metadata\":\"x\"", "metadata is no object.")]
    [InlineData("\"embeddings\":\"xyz\"", "embeddings is no array of numbers.")]
    [InlineData("\"embeddings\":[{}]", "embeddings is no array of numbers.")]
    public void An_annotation_with_a_wrong_member_makes_its_row_bad(string member, string reason)
    {
        string Row(string type, string more) => "[{\"annotatorType\":\"" + type + "\",\"begin\":0,\"end\":4,\"result\":\"Hello\","
            + more + ",\"" + (more.StartsWith("\"m", StringComparison.Ordinal) ? "embeddings\":[]" : "metadata\":{}") + "}]";
        const string Good = "\"metadata\":{\"sentence\":\"0\"}";
        var input = Write(
            "in.jsonl",
            $"{{\"sentence\":{Row("document", Good)},\"token\":{Row("token", Good)}}}\n"
            + $"{{\"sentence\":{Row("document", Good)},\"token\":{Row("token", member)}}}\n");

        var (code, _, error) = CliProcess.Run(Embed(input, "-o", Folder.Path("out.jsonl")));

        Assert.True(code == 3, error);
        var errors = Read("out.jsonl").Select(row => row.GetProperty("error").GetString()).ToArray();
        Assert.Equal([null, $"column 'token': annotation 0: {reason}"], errors);
    }

    [Fact]
    public void A_member_that_is_there_twice_is_kept_twice_or_is_its_last_value_as_in_Spark()
    {
        var input = Write("in.jsonl", "{\"text\":\"a\",\"x\":1,\"x\":2}\n{\"text\":\"a\",\"text\":\"b\"}\n");
        Assert.Equal(3, CliProcess.Run(Embed(input, "-o", Folder.Path("out.jsonl"))).ExitCode);
        var lines = File.ReadAllLines(Folder.Path("out.jsonl"));
        Assert.StartsWith("{\"text\":\"a\",\"x\":1,\"x\":2,\"embeddings\":[{", lines[0], StringComparison.Ordinal);

        // Of two texts nobody knows which is meant.
        Assert.StartsWith("{\"text\":\"a\",\"text\":\"b\",", lines[1], StringComparison.Ordinal);
        Assert.Equal("the row has the member 'text' twice.", Read("out.jsonl").Last().GetProperty("error").GetString());

        Assert.Equal(3, CliProcess.Run(Embed(input, "-o", Folder.Path("out.parquet"))).ExitCode);
        Assert.Equal(2, FuzzContent.CountWritten(Folder.Path("out.parquet")));
        string[] again = ["--output-col", "v", "--error-col", "e", "--corrupt-col", "c"];
        Assert.Equal(0, CliProcess.Run(Embed(Folder.Path("out.parquet"), ["-o", Folder.Path("again.jsonl"), .. again])).ExitCode);
        Assert.Equal(2, Read("again.jsonl").First().GetProperty("x").GetInt32());
    }

    [Theory]
    [InlineData("out.jsonl")]
    [InlineData("out.parquet")]
    public void Names_that_the_command_might_use_itself_are_the_users(string output)
    {
        var input = Write("in.jsonl", "{\"text\":\"A bank.\",\"__sparkbert_file\":\"mine\",\"__sparkbert_line\":7}\n");
        Assert.Equal(0, CliProcess.Run(Embed(input, "-o", Folder.Path(output))).ExitCode);
        if (output == "out.parquet")
        {
            string[] again = ["--output-col", "v", "--error-col", "e", "-o", Folder.Path("out.jsonl")];
            Assert.Equal(0, CliProcess.Run(Embed(Folder.Path(output), again)).ExitCode);
        }

        var row = Assert.Single(Read("out.jsonl"));
        Assert.Equal(
            ("mine", 7), (row.GetProperty("__sparkbert_file").GetString(), row.GetProperty("__sparkbert_line").GetInt32()));
    }

    [Theory]
    [InlineData("out.jsonl", "--output-col and --error-col are both 'embeddings'", "--error-col", "embeddings")]
    [InlineData("out.jsonl", "--output-col and --error-col are both 'error'", "--output-col", "error")]
    [InlineData("out.jsonl", "--output-col and --corrupt-col are both 'embeddings'", "--corrupt-col", "embeddings")]
    [InlineData("out.jsonl", "--error-col and --corrupt-col are both 'error'", "--corrupt-col", "error")]
    [InlineData("out.jsonl", "--status-col and --error-col are both 'how'", "--status-col", "how", "--error-col", "how")]
    [InlineData("out.parquet", "--output-col and --error-col are both 'ERROR'", "--output-col", "Error", "--error-col", "ERROR")]
    [InlineData("out.parquet", "the input has a column 'EMBEDDINGS'", "--output-col", "EMBEDDINGS")]
    public void Names_of_added_columns_are_refused_where_one_would_be_lost(string output, string reason, params string[] options)
    {
        var input = Write("in.csv", "id,text,Embeddings\n1,A bank.,mine\n");
        var arguments = Embed(input, ["-o", Folder.Path(output), .. options]);

        var (code, _, error) = CliProcess.Run(arguments);

        Assert.Equal(2, code);
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.Equal(["in.csv"], Names());
    }

    [Fact]
    public void Columns_of_the_stages_names_are_the_users_beside_a_text()
    {
        var input = Write("in.csv", "id,text,sentence,token,document\n1,A bank.,s,t,d\n");
        Assert.Equal(0, CliProcess.Run(Embed(input, "-o", Folder.Path("out.jsonl"))).ExitCode);
        var row = Assert.Single(Read("out.jsonl"));
        Assert.Equal(["s", "t", "d"], ((string[])["sentence", "token", "document"]).Select(name => row.GetProperty(name).GetString()));
        Assert.Equal(3, row.GetProperty("embeddings").GetArrayLength());

        // Without bad rows in it, the output needs no column of errors.
        string[] options = ["--mode", "failfast", "--output-col", "error"];
        Assert.Equal(0, CliProcess.Run(Embed(input, ["-o", Folder.Path("fast.jsonl"), .. options])).ExitCode);
    }

    [Fact]
    public void Gzip_on_standard_input_shows_in_its_first_bytes_and_its_end_is_looked_for()
    {
        var packed = FuzzContent.Pack("{\"text\":\"A bank.\"}\n"u8.ToArray());
        string[] arguments = Embed("-", "--input-format", "jsonl", "-o", Folder.Path("out.jsonl"), "--overwrite");
        Assert.Equal(0, CliProcess.RunWithInput(packed, arguments).ExitCode);
        Assert.Single(Read("out.jsonl"));

        var (code, _, error) = CliProcess.RunWithInput(packed[..^6], arguments);
        Assert.Equal(1, code);
        Assert.Contains("standard input: the gzip data end early", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Parquet_whose_pages_are_damaged_ends_the_run_with_one_line_that_names_the_file()
    {
        var input = WriteParquet("Hello there.");
        var bytes = File.ReadAllBytes(input);

        // The length of the first value.
        var at = bytes.AsSpan().IndexOf("Hello there."u8) - sizeof(int);
        bytes[at + 3] = 0x70;
        File.WriteAllBytes(input, bytes);

        var (code, _, error) = CliProcess.Run(Embed(input, "-o", Folder.Path("out.jsonl")));

        Assert.Equal(1, code);
        Assert.Contains("in.parquet: the Parquet data are damaged behind row 0: ", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
        Assert.Equal(["in.parquet"], Names());
    }

    private string WriteParquet(string text)
    {
        var path = Folder.Path("in.parquet");
        var texts = new StringArray.Builder().Append(text).Append("It was empty.").Build();
        var schema = new Schema([new Field("text", StringType.Default, nullable: true)], null);
        using var builder = new WriterPropertiesBuilder();
        using var properties = builder.Compression(Compression.Uncompressed).DisableDictionary().Build();
        using var writer = new ParquetSharp.Arrow.FileWriter(path, schema, properties);
        writer.WriteRecordBatch(new RecordBatch(schema, [texts], 2), 2);
        writer.Close();
        return path;
    }

    private IEnumerable<JsonElement> Read(string name) =>
        File.ReadLines(Folder.Path(name)).Select(line => JsonDocument.Parse(line).RootElement);
}
