using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using SparkBert.Cli.Report;
using SparkBert.Models;

namespace SparkBert.Cli.Tests;

/// <summary>The page of <c>sparkbert report</c>.</summary>
public sealed partial class ReportTests : CommandTest
{
    private const string Texts = "The bank closed early. It rained.\n\nA boat lay at the bank.\nShe said </script><b>no</b> 🚢.\n";

    [Theory]
    [InlineData("out.jsonl")]
    [InlineData("out.parquet")]
    public void The_page_has_what_the_file_has(string name)
    {
        var page = Report(name);

        using var data = Data(page);
        var root = data.RootElement;
        using var model = BertModel.Load(Model, cancellation: TestContext.Current.CancellationToken);
        var texts = new TextEmbedder(model).Embed(Texts.TrimEnd('\n').Split('\n'), TestContext.Current.CancellationToken);
        var tokens = texts.SelectMany(text => text.Tokens).ToList();
        Assert.Equal((4, 0), (root.GetProperty("rows").GetInt32(), root.GetProperty("rowsWithout").GetInt32()));
        Assert.Equal((tokens.Count, 4), (root.GetProperty("tokens").GetInt32(), root.GetProperty("sentences").GetInt32()));
        Assert.Equal((1, model.HiddenSize), (root.GetProperty("unknown").GetInt32(), root.GetProperty("dimension").GetInt32()));
        var shown = root.GetProperty("shown").EnumerateArray().ToList();
        Assert.Equal(tokens.Select(token => token.Result), shown.Select(token => token.GetProperty("t").GetString()!));
        foreach (var (place, token) in shown.Index())
        {
            var nearest = Enumerable.Range(0, tokens.Count).Where(other => other != place)
                .OrderByDescending(other => Cosine(place, other)).Take(8);
            Assert.Equal(nearest, token.GetProperty("n").EnumerateArray().Select(pair => pair[0].GetInt32()));
        }

        double Cosine(int left, int right)
        {
            var (x, y) = (tokens[left].Embeddings.ToArray(), tokens[right].Embeddings.ToArray());
            return x.Zip(y, (a, b) => (double)a * b).Sum() / Math.Sqrt(x.Sum(a => (double)a * a) * y.Sum(b => (double)b * b));
        }
    }

    /// <summary>A text without tokens has no row there, and nobody wrote which words the model does not know.</summary>
    [Theory]
    [InlineData("flat.jsonl")]
    [InlineData("flat.parquet")]
    public void The_page_of_rows_of_vectors_has_the_same_tokens(string name)
    {
        using var whole = Data(Report("out.parquet"));
        EmbedTexts(name, "--layout", "flat");
        var (code, _, error) = CliProcess.Run("report", Folder.Path(name), "-o", Folder.Path("r.html"), "--overwrite");
        Assert.True(code == 0, error);

        using var flat = Data(File.ReadAllText(Folder.Path("r.html")));
        Assert.Equal(3, flat.RootElement.GetProperty("rows").GetInt32());
        Assert.Equal(JsonValueKind.Null, flat.RootElement.GetProperty("unknown").ValueKind);
        foreach (var part in (string[])["tokens", "sentences", "dimension", "lengths", "frequent", "shown"])
        {
            Assert.Equal(whole.RootElement.GetProperty(part).GetRawText(), flat.RootElement.GetProperty(part).GetRawText());
        }
    }

    [Fact]
    public void The_page_needs_nothing_else_and_no_text_becomes_a_part_of_it()
    {
        var page = Report("out.parquet");

        Assert.Equal(1, Regex.Count(page, "</script>"));
        Assert.DoesNotContain("<b>no", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("(src|href)=|@import|url\\(|fetch\\(", page);
    }

    [Fact]
    public void The_map_has_a_choice_of_many_tokens_that_is_the_same_each_time()
    {
        using var first = Data(Report("out.parquet", "--points", "7"));
        using var second = Data(Report("out.parquet", "--points", "7"));

        Assert.Equal(7, first.RootElement.GetProperty("shown").GetArrayLength());
        Assert.Equal(first.RootElement.ToString(), second.RootElement.ToString());
    }

    [Fact]
    public void A_page_that_is_there_stays()
    {
        var file = EmbedTexts("out.jsonl");
        var page = Write("page.html", "mine");

        var (code, _, error) = CliProcess.Run("report", file, "-o", page);
        Assert.Equal(2, code);
        Assert.Contains("is there already", error, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(page));
        Assert.Equal(2, CliProcess.Run("report", file, "-o", Folder.Path("none", "page.html")).ExitCode);
        Assert.Equal(0, CliProcess.Run("report", file, "-o", page, "--overwrite").ExitCode);
        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(page), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_embedded_is_never_replaced()
    {
        var file = EmbedTexts("out.jsonl");
        var before = File.ReadAllBytes(file);
        var (code, _, error) = CliProcess.Run("report", file, "-o", file, "--overwrite");
        Assert.Equal(2, code);
        Assert.Contains("must be called .html", error, StringComparison.Ordinal);

        File.CreateSymbolicLink(Folder.Path("page.html"), file);
        (code, _, error) = CliProcess.Run("report", file, "-o", Folder.Path("page.html"), "--overwrite");
        Assert.Equal(2, code);
        Assert.Contains("is an input too", error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(file));
    }

    [Fact]
    public void Axes_are_those_of_the_largest_differences()
    {
        // Points on a plane in five dimensions: two directions at a right angle, the first with the larger differences.
        float[] wide = [0.6f, 0, 0.8f, 0, 0], narrow = [0, 1, 0, 0, 0];
        var places = Enumerable.Range(0, 200).Select(place => (X: place % 20 - 5f, Y: (place / 20 / 10f) - 0.3f)).ToArray();
        var vectors = places.Select(place => wide.Zip(narrow, (x, y) => 3 + (place.X * x) + (place.Y * y)).ToArray()).ToArray();

        var (found, share) = PrincipalAxes.Project(vectors);

        Assert.Equal(1, share, 1e-5);
        var (meanX, meanY) = (places.Average(place => place.X), places.Average(place => place.Y));
        var (signX, signY) = (Math.Sign(found[0].X * (places[0].X - meanX)), Math.Sign(found[0].Y * (places[0].Y - meanY)));
        Assert.All(found.Zip(places), pair =>
        {
            Assert.Equal(signX * (pair.Second.X - meanX), pair.First.X, 0.001f);
            Assert.Equal(signY * (pair.Second.Y - meanY), pair.First.Y, 0.001f);
        });
    }

    /// <summary>The page in a real browser, whose script draws the map and lists the neighbours of the word in its address.</summary>
    [Fact]
    public void A_browser_shows_it()
    {
        var chromium = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, "chromium"))
            .FirstOrDefault(File.Exists);
        Assert.SkipWhen(chromium is null, "there is no chromium on PATH");
        var page = new Uri(Folder.Path("page.html")) + "#boat";
        File.WriteAllText(Folder.Path("page.html"), Report("out.parquet"));
        using var data = Data(File.ReadAllText(Folder.Path("page.html")));

        var content = Browse(chromium!, "--dump-dom", page);
        var points = data.RootElement.GetProperty("shown").GetArrayLength();
        Assert.Contains($"data-points=\"{points}\"", content, StringComparison.Ordinal);
        Assert.Contains("Nearest to 'boat' in row 3", content, StringComparison.Ordinal);
        Assert.Equal(8, Regex.Count(content, "<tr class=\"pick\">"));

        // A page whose script fails draws no points: its picture is smaller.
        Browse(chromium!, $"--screenshot={Folder.Path("page.png")}", page);
        File.WriteAllText(Folder.Path("page.html"), Points().Replace(File.ReadAllText(Folder.Path("page.html")), "const points = [];"));
        Browse(chromium!, $"--screenshot={Folder.Path("empty.png")}", page);
        Assert.InRange(new FileInfo(Folder.Path("page.png")).Length, new FileInfo(Folder.Path("empty.png")).Length + 1000, 10_000_000);
    }

    [GeneratedRegex("const data = (.*);\n")]
    private static partial Regex DataLine();

    [GeneratedRegex("const points = .*;")]
    private static partial Regex Points();

    private static JsonDocument Data(string page) => JsonDocument.Parse(DataLine().Match(page).Groups[1].Value);

    private static string Browse(string chromium, params string[] arguments)
    {
        string[] always =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--virtual-time-budget=2000", "--window-size=1200,1300",
        ];
        var start = new ProcessStartInfo(chromium, [.. always, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var browser = Process.Start(start)!;
        var error = browser.StandardError.ReadToEndAsync();
        var said = browser.StandardOutput.ReadToEnd();
        browser.WaitForExit();
        Assert.True(browser.ExitCode == 0, error.Result);
        return said;
    }

    private string EmbedTexts(string name, params string[] options)
    {
        var (code, _, error) = CliProcess.Run(Embed(Write("in.txt", Texts), ["-o", Folder.Path(name), "--overwrite", .. options]));
        Assert.True(code == 0, error);
        return Folder.Path(name);
    }

    private string Report(string name, params string[] more)
    {
        var (code, _, error) = CliProcess.Run(["report", EmbedTexts(name), "-o", Folder.Path("r.html"), "--overwrite", .. more]);
        Assert.True(code == 0, error);
        return File.ReadAllText(Folder.Path("r.html"));
    }
}
