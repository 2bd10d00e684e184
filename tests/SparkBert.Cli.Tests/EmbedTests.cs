using System.Diagnostics;
using System.Text.Json;

namespace SparkBert.Cli.Tests;

/// <summary>The command as a user meets it: good input, bad input, exit codes, and nothing half-written.</summary>
public sealed class EmbedTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sparkbert-cli-").FullName;
    private readonly string inputs = Directory.CreateTempSubdirectory("sparkbert-cli-in-").FullName;

    private static string Model => Path.Combine(TestData.Models, "tiny-cased-full");

    public void Dispose()
    {
        Directory.Delete(folder, recursive: true);
        Directory.Delete(inputs, recursive: true);
    }

    [Fact]
    public void Text_becomes_JSON_lines_on_standard_output()
    {
        var (code, output, error) = Embed(Files("hello.txt", "Hello world.\nSecond line."), "-o", "-");

        Assert.True(code == 0, error);
        var rows = output.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(["Hello world.", "Second line."], rows.Select(row => row.GetProperty("text").GetString()));
        var tokens = rows[0].GetProperty("embeddings").EnumerateArray();
        Assert.Equal(["Hello", "world", "."], tokens.Select(token => token.GetProperty("result").GetString()));
        Assert.Equal(32, rows[0].GetProperty("embeddings")[0].GetProperty("embeddings").GetArrayLength());
        Assert.Contains("tokens with a vector", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("parquet")]
    [InlineData("jsonl")]
    public void What_is_written_is_input_again(string format)
    {
        var (stages, all) = (Target("stages." + format), Target("again.jsonl"));
        var columns = "text,sentence,token";
        var input = Files("in.txt", "Hello world. It rains.\nSecond line.");
        Assert.Equal(0, Embed(input, "-o", stages, "--columns", columns, "--mode", "failfast").ExitCode);
        Assert.Equal(0, Embed(stages, "-o", all, "--columns", "embeddings", "--mode", "failfast").ExitCode);
        var direct = Embed(input, "-o", "-", "--columns", "embeddings", "--mode", "failfast");

        Assert.Equal(direct.Output, File.ReadAllText(all));
    }

    [Fact]
    public void Arrow_and_Parquet_outputs_can_be_read()
    {
        var input = Files("in.txt", "Hello world.");
        Assert.Equal(0, Embed(input, "-o", Target("out.arrow")).ExitCode);
        using var reader = new Apache.Arrow.Ipc.ArrowFileReader(File.OpenRead(Target("out.arrow")));
        Assert.Equal(1, reader.ReadNextRecordBatch().Length);
    }

    [Theory]
    [InlineData("invalid-utf8.txt", 3, 1)]
    [InlineData("bad-rows.jsonl", 8, 4)]
    [InlineData("bad-record.csv", 3, 1)]
    public void Bad_rows_are_reported_and_never_lost(string name, int rows, int bad)
    {
        var (output, quarantine) = (Target("out.jsonl"), Target("bad.jsonl"));

        var kept = Embed(Data(name), "-o", output);
        Assert.Equal((3, rows), (kept.ExitCode, File.ReadLines(output).Count()));
        Assert.Equal(bad, Rows(output).Count(row => row.GetProperty("error").ValueKind == JsonValueKind.String));

        var aside = Embed(Data(name), "-o", output, "--overwrite", "--quarantine", quarantine);
        Assert.Equal((3, rows - bad, bad), (aside.ExitCode, File.ReadLines(output).Count(), File.ReadLines(quarantine).Count()));
        Assert.All(Rows(quarantine), row => Assert.True(row.GetProperty("line").GetInt64() > 0));
        Assert.All(Rows(quarantine), row => Assert.NotEqual("", row.GetProperty("error").GetString()));

        var failed = Embed(Data(name), "-o", Target("none.jsonl"), "--mode", "failfast");
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("row ", failed.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Target("none.jsonl")));
    }

    [Theory]
    [InlineData(new[] { "no-such-file.txt" }, "no file or folder no-such-file.txt")]
    [InlineData(new[] { "{files}/wrong-types.jsonl" }, "must be array<annotation>")]
    [InlineData(new[] { "{files}/bad-record.csv", "--text-column", "body" }, "neither the column 'body'")]
    [InlineData(new[] { "{files}/invalid-utf8.txt", "--max-sentence-length", "513" }, "--max-sentence-length must be 1 to 512")]
    [InlineData(new[] { "{files}/invalid-utf8.txt", "--batch-size", "0" }, "--batch-size must be at least 1, but is 0.")]
    [InlineData(new[] { "{files}/invalid-utf8.txt", "--batch-size", "x" }, "'x' is no value of --batch-size: it must be a whole number.")]
    [InlineData(new[] { "{files}/invalid-utf8.txt", "--layers", "9" }, "layers must be 0 to")]
    [InlineData(new[] { "{files}/invalid-utf8.txt", "--pooling", "mean" }, "--pooling mean needs --behaviour standard")]
    [InlineData(new[] { "{files}/invalid-utf8.txt", "--columns", "text,nope" }, "no column 'nope'")]
    [InlineData(new[] { "{files}/invalid-utf8.txt", "--colums", "text" }, "no option --colums; did you mean --columns?")]
    [InlineData(new[] { "{files}/invalid-utf8.txt", "--model", "" }, "value of --model is empty")]
    [InlineData(new[] { "" }, "argument input is empty")]
    [InlineData(new[] { "{files}/invalid-utf8.txt", "--model", "{files}" }, "holds no model that can be imported")]
    [InlineData(new[] { "{files}/invalid-utf8.txt", "--pipeline", "nowhere.json" }, "no pipeline file nowhere.json")]
    [InlineData(new[] { "{files}/invalid-utf8.txt", "--output-format", "xml" }, "xml")]
    public void Wrong_usage_is_refused_before_any_work(string[] arguments, string message)
    {
        var target = Target("out.parquet");
        string[] given = [.. arguments.Select(argument => argument.Replace("{files}", Data(""), StringComparison.Ordinal)), "-o", target];
        string[] model = given.Contains("--model") ? [] : ["--model", Model];
        var (code, _, error) = CliProcess.Run(["embed", .. given, .. model]);

        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Equal(2, code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Theory]
    [InlineData("txt", "")]
    [InlineData("csv", "")]
    [InlineData("csv", "text,id\n")]
    [InlineData("jsonl", "")]
    [InlineData("jsonl", "\n \n")]
    public void An_input_without_rows_gives_an_output_without_rows(string format, string content)
    {
        foreach (var output in (string[])["out.jsonl", "out.parquet", "out.arrow"])
        {
            var (code, _, error) = Embed(Files("in." + format, content), "-o", Target(output));
            Assert.True(code == 0, error);
        }

        Assert.Equal("", File.ReadAllText(Target("out.jsonl")));
        using var reader = new ParquetSharp.Arrow.FileReader(Target("out.parquet"));
        Assert.Contains("embeddings", reader.Schema.FieldsList.Select(field => field.Name));
    }

    [Fact]
    public void Folders_and_patterns_are_read_in_the_order_of_names_without_empty_parts()
    {
        Files("part-1.txt", "First.");
        Files("part-2.txt", "");
        Files("part-3.txt", "Second.");
        Files("_SUCCESS", "");
        foreach (var input in (string[])[inputs, Path.Combine(inputs, "part-?.txt"), Path.Combine(inputs, "*.txt")])
        {
            var (code, output, error) = Embed(input, "-o", "-", "--columns", "text", "--mode", "failfast");
            Assert.Equal((0, "{\"text\":\"First.\"}\n{\"text\":\"Second.\"}\n"), (code, output));
            Assert.Contains("part-2.txt is empty and passed over", error, StringComparison.Ordinal);
        }

        Assert.Equal(2, Embed(Path.Combine(inputs, "*.csv"), "-o", "-").ExitCode);
    }

    [Fact]
    public void An_output_that_exists_is_not_touched()
    {
        var target = Target("out.jsonl");
        File.WriteAllText(target, "mine");

        var (code, _, error) = Embed(Files("in.txt", "Hello."), "-o", target);

        Assert.Equal((2, "mine"), (code, File.ReadAllText(target)));
        Assert.Contains("--overwrite", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_ends_the_run_with_a_message_and_nothing_half_written()
    {
        using var disk = new SmallDisk(Path.Combine(folder, "disk"), kilobytes: 64);
        var input = Files("in.txt", DistinctText.Lines(300));
        foreach (var name in (string[])["out.jsonl", "out.parquet", "out.arrow"])
        {
            var (code, _, error) = Embed(input, "-o", Path.Combine(disk.Path, name));
            Assert.True(code == 1, error);
            Assert.Contains("No output file was written", error, StringComparison.Ordinal);
            Assert.Empty(Directory.EnumerateFileSystemEntries(disk.Path));
        }
    }

    [Fact]
    public void Wrong_usage_does_not_wait_for_the_end_of_standard_input()
    {
        using var process = CliProcess.Start("embed", "-", "--input-format", "jsonl", "--model", Model);

        // More than the reader holds before it hands rows on.
        for (var line = 0; line < 1100; line++)
        {
            process.StandardInput.WriteLine("{\"a\":\"x\"}");
        }

        process.StandardInput.Flush();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(2, process.ExitCode);
        Assert.Contains("neither the column 'text'", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_called_error_is_the_users_own()
    {
        var input = Files("in.csv", "text,error\nHello there.,my own value\nSecond row.,\n");

        var refused = Embed(input, "-o", "-");
        Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
        Assert.Contains("the input has a column 'error'", refused.Error, StringComparison.Ordinal);
        var besides = Embed(input, "-o", "-", "--quarantine", Target("bad.jsonl"), "--columns", "error");
        Assert.Equal((0, "{\"error\":\"my own value\"}\n{\"error\":\"\"}\n"), (besides.ExitCode, besides.Output));

        // Where it is left out, the column is that of the run: nothing is wrong with a row.
        var (code, output, error) = Embed(input, "-o", Target("out.jsonl"), "--columns", "text,embeddings");
        Assert.True(code == 0, error + output);
        Assert.All(Rows(Target("out.jsonl")), row => Assert.Equal(JsonValueKind.Null, row.GetProperty("error").ValueKind));
        Assert.All(Rows(Target("out.jsonl")), row => Assert.NotEqual(0, row.GetProperty("embeddings").GetArrayLength()));

        // Where no column of the run's is needed, it stays as it was.
        var kept = Embed(input, "-o", "-", "--mode", "failfast", "--columns", "error");
        Assert.Equal((0, "{\"error\":\"my own value\"}\n{\"error\":\"\"}\n"), (kept.ExitCode, kept.Output));
    }

    [Fact]
    public void A_summary_names_the_model_and_a_pipeline_finds_its_own_beside_itself()
    {
        Directory.CreateDirectory(Target("moved"));
        Directory.CreateSymbolicLink(Target("moved/tiny-cased-full"), Path.GetFullPath(Model));
        var pipeline = Target("moved/pipeline.json");
        var json = TinyModel.Pipeline().ToJson().Replace(TinyModel.Model.Path, "tiny-cased-full", StringComparison.Ordinal);
        File.WriteAllText(pipeline, json);
        Assert.Contains("\"tiny-cased-full\"", json, StringComparison.Ordinal);
        string[] plain = ["embed", Files("in.txt", "The bank."), "-o", Target("out.jsonl"), "--overwrite", "--json"];

        var (code, output, error) = CliProcess.Run([.. plain, "--pipeline", pipeline]);

        Assert.True(code == 0, error);
        var model = JsonDocument.Parse(output).RootElement.GetProperty("models")[0];
        Assert.True(Directory.Exists(model.GetProperty("path").GetString()));
        var named = JsonDocument.Parse(CliProcess.Run([.. plain, "-m", Model]).Output).RootElement.GetProperty("models")[0];
        Assert.Equal(named.GetProperty("identity").GetString(), model.GetProperty("identity").GetString());
    }

    [Fact]
    public void Metadata_that_is_no_object_makes_a_bad_row()
    {
        static string Row(string metadata) =>
            $$"""[{"annotatorType":"document","begin":0,"end":1,"result":"Hi","metadata":{{metadata}},"embeddings":[]}]""";
        string[] metadata = ["{\"sentence\":\"0\"}", "[1]"];
        var lines = metadata.Select(value => $$"""{"sentence":{{Row(value)}},"token":{{Row(value)}}}""");

        var (code, _, error) = Embed(Files("in.jsonl", string.Join('\n', lines)), "-o", Target("out.jsonl"));

        Assert.True(code == 3, error);
        Assert.Equal(
            ["", "column 'sentence': annotation 0: metadata is no object."],
            Rows(Target("out.jsonl")).Select(row => row.GetProperty("error").GetString() ?? ""));
    }

    [Fact]
    public void Case_that_an_uncased_model_does_not_know_is_told()
    {
        var (code, _, error) = CliProcess.Run(
            "embed", Files("in.txt", "The bank."), "-m", TestModels.GetBundle("minilm-l6-uncased"), "-o", Target("out.jsonl"),
            "--case-sensitive", "true");

        Assert.Equal(0, code);
        Assert.Contains("is uncased: it knows no words with capitals", error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_annotation_whose_vector_holds_text_is_a_bad_row()
    {
        static string Row(string vector) =>
            """{"sentence":[{"annotatorType":"document","begin":0,"end":1,"result":"Hi","metadata":{"sentence":"0"},"embeddings":["""
            + vector
            + """]}],"token":[{"annotatorType":"token","begin":0,"end":1,"result":"Hi","metadata":{"sentence":"0"},"embeddings":[]}]}""";

        // The first lines say what the columns are; 1,024 of them are read at once.
        var rows = Enumerable.Repeat(Row(""), 1024).Append(Row("\"x\""));
        var (code, _, error) = Embed(Files("in.jsonl", string.Join('\n', rows)), "-o", Target("out.jsonl"), "--columns", "embeddings");

        Assert.True(code == 3, error);
        var last = Rows(Target("out.jsonl")).Last();
        Assert.Equal("column 'sentence': annotation 0: embeddings is no array of numbers.", last.GetProperty("error").GetString());
    }

    [Fact]
    public void Both_outputs_can_not_be_one_file()
    {
        var (code, _, error) = Embed(Files("in.txt", "Hello."), "-o", Target("out.jsonl"), "--quarantine", Target("./out.jsonl"));

        Assert.Equal(2, code);
        Assert.Contains("each needs a file of its own", error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public void A_line_of_10_MB_is_embedded_or_refused_by_name()
    {
        var input = Files("long.txt", string.Concat(Enumerable.Repeat("word ", 2 << 20)) + "\nshort");

        var (code, output, error) = Embed(input, "-o", "-", "--json");

        Assert.True(code == 0, error);
        Assert.Equal(2, output.TrimEnd('\n').Split('\n').Length);
    }

    [Fact]
    public void Texts_are_never_in_the_messages()
    {
        var (_, _, error) = Embed(Data("bad-rows.jsonl"), "-o", "-");

        Assert.DoesNotContain("Good", error, StringComparison.Ordinal);
        Assert.DoesNotContain("half", error, StringComparison.Ordinal);
    }

    private static (int ExitCode, string Output, string Error) Embed(string input, params string[] arguments) =>
        CliProcess.Run(["embed", input, "--model", Model, .. arguments]);

    private static IEnumerable<JsonElement> Rows(string path) => File.ReadLines(path).Select(line => JsonDocument.Parse(line).RootElement);

    private static string Data(string name) => Path.Combine(TestData.Root, "tests", "SparkBert.Cli.Tests", "files", name);

    private string Target(string name) => Path.Combine(folder, name);

    /// <summary>An input of the test's own, beside its outputs.</summary>
    private string Files(string name, string text)
    {
        var path = Path.Combine(inputs, name);
        File.WriteAllText(path, text);
        return path;
    }
}
