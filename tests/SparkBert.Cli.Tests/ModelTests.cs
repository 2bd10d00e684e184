using System.Text.Json;

namespace SparkBert.Cli.Tests;

/// <summary>
/// The commands around models as a user meets them: the way from a folder to a checked bundle, wrong usage, and what an import may take.
/// </summary>
public sealed class ModelTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sparkbert-model-").FullName;

    private static string Tiny => Path.Combine(TestData.Models, "tiny-cased-full");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_folder_becomes_a_bundle_that_is_shown_checked_and_used()
    {
        var bundle = Path.Combine(folder, "bundle");

        var import = CliProcess.Run("model", "import", Tiny, "-o", bundle, "--name", "tiny", "--license", "Apache-2.0");
        Assert.True(import.ExitCode == 0, import.Error);
        Assert.Equal(bundle, import.Output.TrimEnd());

        var show = CliProcess.Run("model", "show", bundle);
        Assert.Equal(0, show.ExitCode);
        Assert.Contains("28,996 entries", show.Output, StringComparison.Ordinal);
        Assert.Contains("Apache-2.0", show.Output, StringComparison.Ordinal);
        using var manifest = JsonDocument.Parse(CliProcess.Run("model", "show", bundle, "--json").Output);
        Assert.Equal("tiny", manifest.RootElement.GetProperty("name").GetString());
        Assert.Equal(32, manifest.RootElement.GetProperty("hiddenSize").GetInt32());

        var check = CliProcess.Run("model", "check", bundle, "--json");
        Assert.True(check.ExitCode == 0, check.Output);
        using var checks = JsonDocument.Parse(check.Output);
        Assert.True(checks.RootElement.GetProperty("passed").GetBoolean());
        Assert.Equal(6, checks.RootElement.GetProperty("checks").GetArrayLength());

        var text = Path.Combine(folder, "in.txt");
        File.WriteAllText(text, "Hello world.\n");
        var embed = CliProcess.Run("embed", text, "-o", "-", "--model", bundle);
        Assert.True(embed.ExitCode == 0, embed.Error);
    }

    [Fact]
    public void A_bundle_becomes_one_in_int8_and_embed_makes_it_once()
    {
        var bundle = Path.Combine(folder, "bundle");
        var compact = Path.Combine(TestData.Root, "tests", "data", "models", "tiny-cased-full");
        Assert.Equal(0, CliProcess.Run("model", "import", compact, "-o", bundle).ExitCode);
        var text = Path.Combine(folder, "in.txt");
        File.WriteAllText(text, "Hello world.\nThe bank of the river.\n");
        Dictionary<string, string> cache = new() { ["SPARKBERT_CACHE"] = Path.Combine(folder, "cache") };

        var quantize = CliProcess.Run("model", "quantize", bundle, "-o", bundle + "8");
        Assert.True(quantize.ExitCode == 0, quantize.Error);
        Assert.Equal(bundle + "8", quantize.Output.TrimEnd());
        Assert.Contains("agreement with fp32 on", quantize.Error, StringComparison.Ordinal);
        var show = CliProcess.Run("model", "show", bundle + "8");
        Assert.Contains("precision         int8", show.Output, StringComparison.Ordinal);
        Assert.Contains("agreement         ", show.Output, StringComparison.Ordinal);

        var expected = CliProcess.Run("embed", text, "-o", "-", "--model", bundle + "8").Output;
        foreach (var time in (int[])[1, 2])
        {
            var run = CliProcess.Run(cache, "embed", text, "-o", "-", "--model", bundle, "--precision", "int8");
            Assert.True(run.ExitCode == 0, run.Error);
            Assert.Equal(expected, run.Output);
            Assert.Equal(time == 1, run.Error.Contains("agrees with fp32", StringComparison.Ordinal));
        }

        Assert.NotEqual(expected, CliProcess.Run("embed", text, "-o", "-", "--model", bundle).Output);
        Assert.Single(Directory.GetDirectories(Path.Combine(folder, "cache"), "*--int8-*"));

        var again = CliProcess.Run("model", "quantize", bundle + "8", "-o", bundle + "88");
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("take the fp32 bundle that it was made from", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bundle_is_rounded_by_a_corpus()
    {
        var bundle = Path.Combine(folder, "bundle");
        var compact = Path.Combine(TestData.Root, "tests", "data", "models", "tiny-cased-full");
        Assert.Equal(0, CliProcess.Run("model", "import", compact, "-o", bundle).ExitCode);
        var corpus = Path.Combine(folder, "corpus.txt");
        File.WriteAllLines(corpus, Enumerable.Range(0, 20).Select(i => $"The corpus has sentence {i} of twenty."));

        var nearest = CliProcess.Run("model", "quantize", bundle, "-o", bundle + "8");
        Assert.Contains("rounding: each weight to the nearest step", nearest.Error, StringComparison.Ordinal);

        var quantize = CliProcess.Run("model", "quantize", bundle, "-o", bundle + "g", "--corpus", corpus, "--force", "--json");
        Assert.True(quantize.ExitCode == 0, quantize.Error);
        Assert.Contains("rounding: GPTQ by 20 sentences of ", quantize.Error, StringComparison.Ordinal);
        using var manifest = JsonDocument.Parse(quantize.Output);
        var rounding = manifest.RootElement.GetProperty("rounding");
        Assert.Equal("gptq", rounding.GetProperty("method").GetString());
        Assert.Equal(20, rounding.GetProperty("sentences").GetInt32());
        Assert.Contains(
            "rounding          GPTQ by 20 sentences", CliProcess.Run("model", "show", bundle + "g").Output, StringComparison.Ordinal);
        Assert.Equal(0, CliProcess.Run("model", "check", bundle + "g").ExitCode);

        var missing = CliProcess.Run("model", "quantize", bundle, "-o", bundle + "x", "--corpus", corpus + "x");
        Assert.Equal(2, missing.ExitCode);
        Assert.Contains($"--corpus {corpus}x: there is no such file", missing.Error, StringComparison.Ordinal);

        File.WriteAllText(corpus, "Too little.\n");
        var small = CliProcess.Run("model", "quantize", bundle, "-o", bundle + "x", "--corpus", corpus);
        Assert.Equal(2, small.ExitCode);
        Assert.Contains("at least 64", small.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(bundle + "x"));
    }

    [Fact]
    public void A_bundle_of_an_earlier_version_is_upgraded()
    {
        var earlier = Path.Combine(TestData.Root, "tests", "SparkBert.Models.Tests", "Data", "bundle-of-0.1");

        const string Hint = "sparkbert model upgrade makes a faster one";
        Assert.Contains(Hint, CliProcess.Run("model", "show", earlier).Output, StringComparison.Ordinal);

        var upgrade = CliProcess.Run("model", "upgrade", earlier, "-o", Path.Combine(folder, "new"));
        Assert.True(upgrade.ExitCode == 0, upgrade.Error);
        Assert.Equal(0, CliProcess.Run("model", "check", Path.Combine(folder, "new")).ExitCode);

        Assert.DoesNotContain(
            Hint, CliProcess.Run("model", "show", Path.Combine(folder, "new")).Output, StringComparison.Ordinal);

        var again = CliProcess.Run("model", "upgrade", Path.Combine(folder, "new"), "-o", Path.Combine(folder, "newer"));
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("there is nothing to upgrade", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_bundle_fails_the_check_with_exit_code_1()
    {
        var bundle = Path.Combine(folder, "bundle");
        Assert.Equal(0, CliProcess.Run("model", "import", Tiny, "-o", bundle).ExitCode);
        using (var file = new FileStream(Path.Combine(bundle, "vocab.txt"), FileMode.Append))
        {
            file.Write("more\n"u8);
        }

        var check = CliProcess.Run("model", "check", bundle);

        Assert.Equal(1, check.ExitCode);
        Assert.Contains("FAILED", check.Output, StringComparison.Ordinal);
        Assert.Contains("vocab.txt was changed or damaged", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_says_that_a_model_is_none_of_the_published_ones()
    {
        var bundle = Path.Combine(folder, "bundle");
        Assert.Equal(0, CliProcess.Run("model", "import", Tiny, "-o", bundle).ExitCode);

        var verify = CliProcess.Run("model", "verify", bundle);

        Assert.Equal(1, verify.ExitCode);
        const string Line = "bert_large_cased (Spark NLP's model card): another size: 1024 values a vector where this model has 32";
        Assert.Contains(Line, verify.Output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(CliProcess.Run("model", "verify", bundle, "--json").Output);
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("match").ValueKind);
    }

    [Theory]
    [InlineData(new[] { "import", "nowhere", "-o", "{target}" }, "there is no model folder or archive")]
    [InlineData(new[] { "import", "{empty}", "-o", "{target}" }, "holds no model that can be imported (found: nothing)")]
    [InlineData(new[] { "import", "{tiny}", "-o", "{empty}" }, "is there already")]
    [InlineData(new[] { "import", "{tiny}" }, "'--output' is required")]
    [InlineData(new[] { "import", "{tiny}", "-o", "{target}", "--format", "pickle" }, "pickle")]
    [InlineData(new[] { "import", "{tiny}", "-o", "{target}", "--gelu", "exact" }, "exact")]
    [InlineData(new[] { "show", "{empty}" }, "is no model bundle: there is no sparkbert.json")]
    [InlineData(new[] { "check", "{empty}" }, "is no model bundle: there is no sparkbert.json")]
    [InlineData(new[] { "verify", "{tiny}" }, "is no model bundle: there is no sparkbert.json")]
    [InlineData(new[] { "imprt" }, "See sparkbert model --help.")]
    public void Wrong_usage_is_refused_with_exit_code_2_and_leaves_nothing_behind(string[] arguments, string message)
    {
        var empty = Directory.CreateDirectory(Path.Combine(folder, "empty")).FullName;
        var target = Path.Combine(folder, "target");
        string[] given = [.. arguments.Select(argument => argument
            .Replace("{empty}", empty, StringComparison.Ordinal)
            .Replace("{target}", target, StringComparison.Ordinal)
            .Replace("{tiny}", Tiny, StringComparison.Ordinal))];

        var (code, output, error) = CliProcess.Run(["model", .. given]);

        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.Equal([empty], Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public async Task An_import_passes_through_the_memory_of_its_largest_tensors()
    {
        // The proportions of BERT-large with fewer layers. An import that held the weights twice, or packed them, would need more.
        string[] pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", .. Enumerable.Range(0, 4000).Select(i => $"piece{i}")];
        var weights = RandomHuggingFaceFolder.Write(Path.Combine(folder, "source"), hidden: 1024, layers: 8, heads: 16, pieces);

        using var process = CliProcess.Start("model", "import", Path.Combine(folder, "source"), "-o", Path.Combine(folder, "bundle"));
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var peak = ProcessMemory.WaitForPeak(process);

        Assert.True(process.ExitCode == 0, await error);
        Assert.SkipWhen(peak == 0, "the peak of another process's memory is read from /proc, which is not here");

        // The run for the probe vectors maps the weights once; beside that there are the runtime and some tensors.
        Assert.True(peak < weights + (200 << 20), $"{peak >> 20} MB for {weights >> 20} MB of weights");
    }
}
