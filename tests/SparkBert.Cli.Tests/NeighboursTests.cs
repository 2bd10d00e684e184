using System.Globalization;
using System.Text.Json;
using SparkBert.Models;

namespace SparkBert.Cli.Tests;

/// <summary>What is near to a word: <c>sparkbert neighbours</c> and <c>sparkbert demo</c>.</summary>
public sealed class NeighboursTests : CommandTest
{
    private const string Texts = "The bank closed early.\n\nA boat lay at the bank.\nShe counts the money.\n";

    [Theory]
    [InlineData("out.jsonl")]
    [InlineData("out.parquet")]
    public void Neighbours_are_those_of_the_cosines_of_all_vectors(string name)
    {
        var file = EmbedTexts(name);

        var (code, output, error) = CliProcess.Run("neighbours", file, "bank", "--occurrence", "2", "-k", "4", "--json");

        Assert.True(code == 0, error);
        using var found = JsonDocument.Parse(output);
        Assert.Equal(3, found.RootElement.GetProperty("row").GetInt32());
        Assert.Equal("A boat lay at the [bank] .", found.RootElement.GetProperty("context").GetString());
        var expected = Cosines(row: 3, token: 5).Take(4).ToList();
        var nearest = found.RootElement.GetProperty("neighbours").EnumerateArray().ToList();
        Assert.Equal(
            expected.Select(one => (one.Row, one.Token)),
            nearest.Select(one => (one.GetProperty("row").GetInt32(), one.GetProperty("token").GetString()!)));
        Assert.All(nearest.Zip(expected), pair => Assert.Equal(pair.Second.Cosine, pair.First.GetProperty("cosine").GetDouble(), 1e-5));
    }

    [Fact]
    public void A_table_shows_the_tokens_in_their_context()
    {
        var (code, output, error) = CliProcess.Run("neighbours", EmbedTexts("out.parquet"), "bank", "-k", "3");

        Assert.True(code == 0, error);
        var lines = output.Split('\n');
        Assert.Equal("bank (row 1): The [bank] closed early .", lines[0]);
        Assert.StartsWith("  cosine  token", lines[2], StringComparison.Ordinal);
        Assert.Equal(7, lines.Length);
    }

    [Theory]
    [InlineData("the token 'harbour' is 0 times in the column 'embeddings' of the input.", "harbour")]
    [InlineData("It is written 'She' there.", "she")]
    [InlineData("of the input. Did you mean 'counts'?", "count")]
    [InlineData("the token 'bank' is 2 times in the column 'embeddings' of the input, and not 3 times.", "bank", "--occurrence", "3")]
    [InlineData("the input has no column 'vectors' (see --column). Columns: text, embeddings, error", "bank", "--column", "vectors")]
    [InlineData("--count", "bank", "-k", "0")]
    public void What_can_not_be_found_is_named(string message, params string[] arguments)
    {
        var (code, output, error) = CliProcess.Run(["neighbours", EmbedTexts("out.parquet"), .. arguments]);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    /// <summary>The same tokens, rows, contexts and cosines.</summary>
    [Theory]
    [InlineData("flat.jsonl")]
    [InlineData("flat.parquet")]
    [InlineData("flat.parquet", "--quarantine", "bad.jsonl")]
    public void Rows_of_vectors_have_the_neighbours_of_rows_of_annotations(string name, params string[] options)
    {
        string[] arguments = ["bank", "--occurrence", "2", "-k", "8", "--json"];
        var (expectedCode, expected, _) = CliProcess.Run(["neighbours", EmbedTexts("annotations.parquet"), .. arguments]);
        Assert.Equal(0, expectedCode);

        var (code, output, error) = CliProcess.Run(["neighbours", EmbedTexts(name, ["--layout", "flat", .. options]), .. arguments]);

        Assert.True(code == 0, error);
        Assert.Equal(expected, output);
    }

    /// <summary>Readers give 1,024 rows of vectors at a time: the word is the first of the second batch.</summary>
    [Theory]
    [InlineData("flat.jsonl")]
    [InlineData("flat.parquet")]
    public void A_text_goes_on_in_the_next_batch(string name)
    {
        var input = Write("long.txt", string.Concat(Enumerable.Repeat("It rained. ", 341)) + "The bank closed early.\n");
        var file = Folder.Path(name);
        Assert.Equal(0, CliProcess.Run(Embed(input, "-o", file, "--layout", "flat")).ExitCode);

        var (code, output, error) = CliProcess.Run("neighbours", file, "bank", "-k", "1");

        Assert.True(code == 0, error);
        Assert.StartsWith("bank (row 1): ... . It rained . The [bank] closed early .\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_floats_are_read()
    {
        string[] arguments = ["bank", "-k", "1", "--json"];
        var file = EmbedTexts("half.parquet", "--layout", "flat", "--vectors", "float16");
        var whole = Cosine(EmbedTexts("out.parquet"));

        Assert.InRange(Cosine(file), whole - 0.01, whole + 0.01);

        double Cosine(string path) => JsonDocument.Parse(CliProcess.Run(["neighbours", path, .. arguments]).Output)
            .RootElement.GetProperty("neighbours")[0].GetProperty("cosine").GetDouble();
    }

    /// <summary>An id that several rows share tells them apart only where the number of the sentence falls.</summary>
    [Theory]
    [InlineData("flat.jsonl")]
    [InlineData("flat.parquet")]
    public void Rows_of_vectors_have_the_name_of_their_id(string name)
    {
        var input = Write("ids.jsonl", """
            {"key":"north","text":"The bank closed. It rained."}
            {"key":"north","text":"A boat lay."}
            {broken
            {"key":null,"text":"She counts the money."}
            """);
        var file = Folder.Path(name);
        Assert.Equal(3, CliProcess.Run(Embed(input, "-o", file, "--layout", "flat", "--id-col", "key")).ExitCode);

        var (code, output, error) = CliProcess.Run("neighbours", file, "boat", "-k", "20", "--json");

        Assert.True(code == 0, error);
        using var found = JsonDocument.Parse(output);
        Assert.Equal("north", found.RootElement.GetProperty("row").GetString());
        Assert.Equal("A [boat] lay .", found.RootElement.GetProperty("context").GetString());
        var neighbours = found.RootElement.GetProperty("neighbours").EnumerateArray().ToList();
        Assert.Equal(7 + 4 + 5 - 1, neighbours.Count);
        Assert.Contains(neighbours, one => one.GetProperty("row").GetString() == "null");
        Assert.StartsWith("boat (row north): ", CliProcess.Run("neighbours", file, "boat").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_vectors_of_sentences_have_no_tokens()
    {
        var file = EmbedTexts("flat.parquet", "--layout", "flat", "--level", "sentence");

        var (code, _, error) = CliProcess.Run("neighbours", file, "bank");

        Assert.Equal(2, code);
        Assert.Contains("a row for each vector (--layout flat), and no column 'token'", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_that_rows_of_vectors_lack_is_named_with_their_column()
    {
        var file = EmbedTexts("flat.jsonl", "--layout", "flat");

        var (code, _, error) = CliProcess.Run("neighbours", file, "she");
        Assert.Equal(2, code);
        Assert.Contains("0 times in the column 'token' of the input. It is written 'She' there.", error, StringComparison.Ordinal);

        (code, _, error) = CliProcess.Run("neighbours", file, "bank", "--column", "vectors");
        Assert.Equal(2, code);
        Assert.Contains("the input has no column 'vectors'", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipe_can_not_be_read_twice()
    {
        var (code, _, error) = CliProcess.RunWithInput("{}\n"u8.ToArray(), "neighbours", "-", "bank", "--input-format", "jsonl");

        Assert.Equal(2, code);
        Assert.Contains("the rows are read twice", error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_demonstration_shows_both_senses_and_what_to_do_next()
    {
        var (code, output, error) = CliProcess.Run("demo", "--model", Model);

        Assert.True(code == 0, error);
        Assert.Contains("bank (row 1): We sat on the [bank] of the river and watched ...", output, StringComparison.Ordinal);
        Assert.Contains("bank (row 2): The [bank] raised its rates again , ...", output, StringComparison.Ordinal);
        Assert.Equal(2, output.Split("  cosine  token").Length - 1);
        Assert.Contains("sparkbert neighbours OUT.parquet WORD", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trained_model_tells_the_senses_apart()
    {
        var model = TestModels.GetBundle("minilm-l6-uncased");
        var (code, output, error) = CliProcess.Run("demo", "--model", model);

        Assert.True(code == 0, error);
        var tables = output.Split("bank (row ")[1..];
        int[] river = [1, 3, 5], money = [2, 4, 6];
        Assert.Contains(Nearest(tables[0]), river);
        Assert.Contains(Nearest(tables[1]), money);

        static int Nearest(string table) =>
            int.Parse(table.Split('\n')[3].Split(' ', StringSplitOptions.RemoveEmptyEntries)[2], CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public void A_shell_asks_the_command_for_its_words(string shell)
    {
        var (code, output, _) = CliProcess.Run("completion", shell);

        Assert.Equal(0, code);
        Assert.Contains("[suggest:", output, StringComparison.Ordinal);
        const string Line = "sparkbert embed x.txt --over";
        Assert.Contains("--overwrite", CliProcess.Run($"[suggest:{Line.Length}]", Line).Output, StringComparison.Ordinal);

        // Values as help has them.
        const string Mode = "sparkbert embed x.txt --mode ";
        Assert.Equal("dropmalformed\nfailfast\npermissive\n", CliProcess.Run($"[suggest:{Mode.Length}]", Mode).Output);
    }

    [Fact]
    public void Models_of_the_cache_are_listed()
    {
        var cache = new Dictionary<string, string> { ["SPARKBERT_CACHE"] = Folder.Path("cache"), ["SPARKBERT_OFFLINE"] = "1" };
        Assert.Contains("There is no model in", CliProcess.Run(cache, "model", "list").Output, StringComparison.Ordinal);
        Assert.Equal(0, CliProcess.Run(cache, "demo").ExitCode);

        var (code, output, error) = CliProcess.Run(cache, "model", "list", "--json");

        Assert.True(code == 0, error);
        var model = Assert.Single(JsonDocument.Parse(output).RootElement.EnumerateArray());
        Assert.Equal(("random-demo", 64), (model.GetProperty("name").GetString(), model.GetProperty("dimension").GetInt32()));
        Assert.Contains("random-demo", CliProcess.Run(cache, "model", "list").Output, StringComparison.Ordinal);
    }

    private string EmbedTexts(string name, params string[] options)
    {
        var file = Folder.Path(name);
        string[] named = [.. options.Select(option => option == "bad.jsonl" ? Folder.Path(option) : option)];
        var (code, _, error) = CliProcess.Run(Embed(Write("in.txt", Texts), ["-o", file, .. named]));
        Assert.True(code == 0, error);
        return file;
    }

    /// <summary>All tokens but one by their cosine to it, in double precision.</summary>
    private static List<(double Cosine, int Row, string Token)> Cosines(int row, int token)
    {
        using var model = BertModel.Load(Model, cancellation: TestContext.Current.CancellationToken);
        var texts = new TextEmbedder(model).Embed(Texts.TrimEnd('\n').Split('\n'), TestContext.Current.CancellationToken);
        var one = texts[row - 1].Tokens[token].Embeddings.ToArray();
        return
        [
            .. texts.SelectMany((text, other) => text.Tokens.Select((found, place) => (found, Row: other + 1, Place: place)))
                .Where(found => (found.Row, found.Place) != (row, token))
                .Select(found => (Cosine(one, found.found.Embeddings.ToArray()), found.Row, found.found.Result))
                .OrderByDescending(found => found.Item1),
        ];

        static double Cosine(float[] left, float[] right) =>
            left.Zip(right, (x, y) => (double)x * y).Sum()
            / Math.Sqrt(left.Sum(x => (double)x * x) * right.Sum(x => (double)x * x));
    }
}
