using System.Text.Json;
using ParquetSharp.Arrow;
using SparkBert.Spark.Sql;
using SparkSessions = SparkBert.Jobs.Tests.Sessions;

namespace SparkBert.Cli.Tests;

/// <summary>The flat layout: a row for each vector, with the values of the layout in annotations.</summary>
public sealed class FlatLayoutTests(SparkSessions sessions) : CommandTest
{
    private const string Lines =
        "{\"text\":\"The bank closed. It's late.\",\"key\":\"a\",\"part\":{\"n\":[1,2]}}\n{broken\n{\"text\":\"\",\"key\":\"c\"}\n"
        + "{\"text\":\"A \\ud83d\\ude00 by the bank.\",\"key\":\"d\",\"part\":{\"n\":[]}}\n{\"text\":4,\"key\":\"e\"}\n";

    [Theory]
    [InlineData("out.jsonl", false)]
    [InlineData("out.parquet", false)]
    [InlineData("out.arrow", false)]
    [InlineData("out.jsonl", true)]
    [InlineData("out.parquet", true)]
    [InlineData("out.arrow", true)]
    public void Each_vector_is_a_row_with_the_bits_of_its_annotation(string name, bool setsAside)
    {
        // More rows than one batch of the readers.
        var input = Write("in.jsonl", Lines + string.Concat(Enumerable.Range(0, 2000).Select(i => $"{{\"text\":\"Row {i}.\"}}\n")));
        Run(3, input, "-o", Folder.Path("annotations.jsonl"));

        string[] quarantine = setsAside ? ["--quarantine", Folder.Path("bad.jsonl")] : [];
        Run(3, input, ["-o", Folder.Path(name), "--layout", "flat", .. quarantine]);

        var expected = FlatFile.FromAnnotations(Folder.Path("annotations.jsonl")).Where(row => !setsAside || row.Error is null);
        Assert.Equal(expected.Select(row => $"{row}"), FlatFile.Read(Folder.Path(name)).Select(row => $"{row}"));
        Assert.True(!setsAside || File.ReadLines(Folder.Path("bad.jsonl")).Count() == 2);
    }

    [Theory]
    [InlineData("3.5.9")]
    [InlineData("4.2.1")]
    public void Spark_reads_the_rows(string version)
    {
        var input = Write("in.jsonl", Lines);
        Run(3, input, "-o", Folder.Path("annotations.jsonl"));
        Run(3, input, "-o", Folder.Path("out.parquet"), "--layout", "flat");

        var frame = sessions.Get(version).Read().Parquet(Folder.Path("out.parquet"));

        Assert.Equal(
            ["id:long", "sentence:integer", "token:string", "begin:integer", "end:integer", "vector:array", "error:string"],
            JsonDocument.Parse(frame.Schema().Json).RootElement.GetProperty("fields").EnumerateArray().Select(field =>
                $"{field.GetProperty("name")}:{(field.GetProperty("type") is { ValueKind: JsonValueKind.Object } type
                    ? type.GetProperty("type") : field.GetProperty("type"))}"));
        var rows = frame.SelectExpr("to_json(struct(*))").Collect().Select(row => FlatFile.ReadJson(row.GetAs<string>(0)));
        Assert.Equal(
            FlatFile.FromAnnotations(Folder.Path("annotations.jsonl")).Select(row => $"{row}"), rows.Select(row => $"{row}"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Vectors_of_Parquet_are_a_list_of_fixed_size_to_Arrow_where_none_can_be_null(bool keepsBad)
    {
        var input = Write("in.jsonl", Lines);
        string[] options = ["-o", Folder.Path("out.parquet"), "--layout", "flat", "--mode", keepsBad ? "permissive" : "dropmalformed"];
        Run(keepsBad ? 3 : 0, input, options);

        using var reader = new FileReader(Folder.Path("out.parquet"));
        Assert.Equal(keepsBad ? "list" : "fixed_size_list", reader.Schema.GetFieldByName("vector").DataType.Name);
        Assert.Equal(keepsBad ? 2 : 0, FlatFile.Read(Folder.Path("out.parquet")).Count(row => row.Vector is null));
    }

    [Theory]
    [InlineData("key")]
    [InlineData("part")]
    public void An_id_is_a_column_of_the_input_of_any_type(string column)
    {
        // The columns of JSON are those of all lines: a member that is absent is null.
        var input = Write("in.jsonl", Lines);
        Run(3, input, "-o", Folder.Path("annotations.jsonl"));
        Run(3, input, "-o", Folder.Path("out.jsonl"), "--layout", "flat", "--id-col", column);
        Run(3, input, "-o", Folder.Path("out.parquet"), "--layout", "flat", "--id-col", column);

        var expected = FlatFile.FromAnnotations(Folder.Path("annotations.jsonl"), idColumn: column).Select(row => $"{row}").ToArray();
        Assert.Equal(expected, FlatFile.Read(Folder.Path("out.jsonl")).Select(row => $"{row}"));
        var spark = sessions.Get("4.2.1").Read().Parquet(Folder.Path("out.parquet"));
        Assert.Equal(
            expected,
            spark.SelectExpr("to_json(struct(*), map('ignoreNullFields', 'false'))").Collect()
                .Select(row => $"{FlatFile.ReadJson(row.GetAs<string>(0))}"));
    }

    [Fact]
    public void Columns_of_the_input_may_have_the_names_of_those_of_the_stages_and_of_the_output()
    {
        var input = Write("in.csv", "text,id,embeddings,vector\nThe bank.,x,y,z\nA bank.,v,w,z\n");

        Run(0, input, "-o", Folder.Path("out.jsonl"), "--layout", "flat", "--id-col", "embeddings");

        Assert.Equal(
            ["\"y\" The", "\"y\" bank", "\"y\" .", "\"w\" A", "\"w\" bank", "\"w\" ."],
            FlatFile.Read(Folder.Path("out.jsonl")).Select(row => $"{row.Id} {row.Token}"));
    }

    [Theory]
    [InlineData("txt")]
    [InlineData("jsonl")]
    public void An_input_without_rows_gives_the_columns_and_no_row(string format)
    {
        var input = Write("in." + format, "");
        foreach (var name in (string[])["out.jsonl", "out.parquet", "out.arrow"])
        {
            Run(0, input, "-o", Folder.Path(name), "--layout", "flat");
            Assert.Empty(FlatFile.Read(Folder.Path(name)));
        }

        using var reader = new FileReader(Folder.Path("out.parquet"));
        Assert.Equal(
            ["id", "sentence", "token", "begin", "end", "vector", "error"], reader.Schema.FieldsList.Select(field => field.Name));
    }

    [Fact]
    public void Parts_number_their_rows_through_and_are_made_again_with_the_same_bytes()
    {
        var input = Write("in.jsonl", Lines);
        string[] parts = ["-o", Folder.Path("parts"), "--layout", "flat", "--resume", "--part-rows", "2", "--output-format", "jsonl"];
        Run(3, input, "-o", Folder.Path("whole.jsonl"), "--layout", "flat");

        Run(3, input, parts);
        string[] files = [.. Directory.EnumerateFiles(Folder.Path("parts"), "part-*").Order(StringComparer.Ordinal)];
        Assert.Equal(3, files.Length);
        Assert.Equal(File.ReadAllLines(Folder.Path("whole.jsonl")), files.SelectMany(File.ReadAllLines));
        File.Delete(files[1]);
        Run(3, input, parts);
        Assert.Equal(File.ReadAllLines(Folder.Path("whole.jsonl")), files.SelectMany(File.ReadAllLines));

        var (code, _, error) = CliProcess.Run(Embed(input, [.. parts, "--id-col", "key"]));
        Assert.Equal(2, code);
        Assert.Contains("--id-col was none, and is key", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--id-col names the id of a vector's row", "--id-col", "key")]
    [InlineData("has columns of its own: leave out --columns", "--layout", "flat", "--columns", "text")]
    [InlineData("has columns of its own: leave out --output-col", "--layout", "flat", "--output-col", "v")]
    [InlineData("has columns of its own: leave out --status-col", "--layout", "flat", "--status-col", "how")]
    [InlineData("has columns of its own: leave out --corrupt-col", "--layout", "flat", "--corrupt-col", "raw")]
    [InlineData("--layout flat has a column 'Vector'", "--layout", "flat", "--error-col", "Vector")]
    [InlineData("--id-col: there is no column 'nope'. Columns: text, key, part.", "--layout", "flat", "--id-col", "nope")]
    public void What_can_t_be_is_refused_before_any_work(string message, params string[] options)
    {
        var (code, _, error) = CliProcess.Run(Embed(Write("in.jsonl", Lines), ["-o", Folder.Path("out.parquet"), .. options]));

        Assert.True(code == 2, error);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Equal(["in.jsonl"], Names());
    }

    private static void Run(int expected, string input, params string[] options)
    {
        var (code, _, error) = CliProcess.Run(Embed(input, options));
        Assert.True(code == expected, $"exit {code}: {error}");
    }
}
