using System.IO.Compression;
using System.Text.Json;
using SparkBert.Bundles;
using SparkBert.Models.Graph;
using SparkBert.Models.Quantization;

namespace SparkBert.Models.Tests.Quantization;

/// <summary>Models whose weights are rounded by a text: what of the text is used, and what it does.</summary>
public sealed class RoundingCorpusTests : IDisposable
{
    private static readonly string Tiny = Path.Combine(TestData.Root, "tests", "data", "models", "tiny-cased-full");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Weights_are_rounded_by_a_corpus_and_the_manifest_says_so()
    {
        var bundle = Import(Tiny);
        var corpus = WriteSentences(40);

        var nearest = Quantize(bundle, "nearest", corpus: null).Manifest;
        var gptq = Quantize(bundle, "gptq", corpus).Manifest;

        Assert.Equal(new WeightRounding("nearest"), nearest.Rounding);
        Assert.Equal(("gptq", 40, 0), (gptq.Rounding!.Method, gptq.Rounding.Sentences, gptq.Rounding.HeldOut));
        Assert.InRange(gptq.Rounding.Pieces, 200, 2_000);
        var manifest = File.ReadAllText(folder.Path("gptq", "sparkbert.json"));
        Assert.DoesNotContain("corpus", manifest, StringComparison.Ordinal);
        Assert.DoesNotContain(folder.Root, manifest, StringComparison.Ordinal);

        // The graph and the bytes that are no steps are those of the other rounding.
        Assert.Equal(nearest.Files["model.onnx"], gptq.Files["model.onnx"]);
        var (before, after) = (ReadWeights("nearest"), ReadWeights("gptq"));
        Assert.Equal(before.Length, after.Length);
        Assert.InRange(Enumerable.Range(0, before.Length).Count(i => before[i] != after[i]), 1_000, 32_768);
        using var model = BertModel.Open(folder.Path("gptq"));
        Assert.Equal("int8", model.Manifest.Precision);
    }

    /// <summary>A number of threads that is no divisor of anything, too.</summary>
    [Fact]
    public void The_bundle_is_the_same_on_any_number_of_threads()
    {
        var bundle = Import(Tiny);
        var corpus = WriteSentences(200);
        var expected = Quantize(bundle, "1", corpus, threads: 1).Manifest;

        foreach (var threads in (int[])[2, 3])
        {
            var manifest = Quantize(bundle, $"{threads}", corpus, threads).Manifest;
            Assert.Equal(expected.Files, manifest.Files);
            Assert.Equal(
                File.ReadAllBytes(folder.Path("1", "sparkbert.json")), File.ReadAllBytes(folder.Path($"{threads}", "sparkbert.json")));
        }
    }

    [Fact]
    public void An_earlier_form_of_a_bundle_is_rounded_to_the_same_bits()
    {
        var earlier = Path.Combine(TestData.Root, "tests", "SparkBert.Models.Tests", "Data", "bundle-of-0.1");
        ModelUpgrade.Upgrade(earlier, folder.Path("upgraded"));
        var corpus = WriteSentences(100);

        var first = Quantize(earlier, "first", corpus).Manifest;
        var second = Quantize(folder.Path("upgraded"), "second", corpus).Manifest;

        Assert.Equal(first.Files, second.Files);
    }

    [Fact]
    public void Layers_by_themselves_give_the_states_of_the_model()
    {
        using var rewrite = BundleRewrite.Open(Import(Tiny), folder.Path("x"), GraphWeights.Open, progress: null, CancellationToken.None);
        var weights = rewrite.Weights.InCurrentForm();
        var config = rewrite.Weights.Config;
        var corpus = RoundingCorpus.Read(WriteSentences(60), rewrite.Model, config, EvaluationText.BuiltIn());
        using var activations = new LayerActivations(config, weights, rewrite.Model, corpus, new Workers(2), _ => { });

        for (var layer = 0; layer < config.Layers; layer++)
        {
            activations.FactorOf(GraphNames.Of(layer, GraphNames.OutputWeight), GptqRounding.Damping);
            for (var i = 0; i < corpus.Sentences.Count; i++)
            {
                Assert.Equal(rewrite.Model.RunLayers(corpus.Sentences[i], [layer + 1])[0], activations.States[i]);
            }
        }
    }

    /// <summary>The activations are those of the product in 8-bit integers: the rotation of both sides changes no product.</summary>
    [Fact]
    public void Activations_are_rotated_as_the_weights_are()
    {
        using var rewrite = BundleRewrite.Open(Import(Tiny), folder.Path("x"), GraphWeights.Open, progress: null, CancellationToken.None);
        var config = rewrite.Weights.Config;
        using var session = new LayerSession(BertGraph.BuildLayer(config, rewrite.Weights.InCurrentForm(), layer: 0));
        int[] ids = [101, 1109, 1385, 1299, 102];
        var state = rewrite.Model.RunLayers(ids, [0])[0];
        var before = (float[])state.Clone();

        var found = new Dictionary<string, float[]>();
        session.Run(ids, state, (product, values) => found[session.Inputs[product].Weights[0]] = values.ToArray());

        Assert.Equal(
            ["layer_0_query_weight layer_0_key_weight layer_0_value_weight", "layer_0_attention_weight", "layer_0_intermediate_weight",
                "layer_0_output_weight"],
            session.Inputs.Select(input => string.Join(' ', input.Weights)));
        var rotated = Array.ConvertAll(before, value => (double)value);
        for (var position = 0; position < ids.Length; position++)
        {
            Hadamard.RotateRows(rotated.AsSpan(position * config.HiddenSize, config.HiddenSize), 1, Hadamard.BlockOf(config.HiddenSize));
        }

        Assert.All(
            rotated.Zip(found["layer_0_query_weight"]), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.Equal(config.IntermediateSize * ids.Length, found["layer_0_output_weight"].Length);
        Assert.Equal(rewrite.Model.RunLayers(ids, [1])[0], state);
    }

    [Fact]
    public void Sentences_by_which_the_precisions_are_compared_are_left_out()
    {
        var bundle = Import(Tiny);
        var held = EvaluationSentences.BuiltIn;
        var corpus = WriteSentences(30);
        string[] overlapping =
        [
            held[0],
            held[1].ToUpperInvariant().Replace(" ", "  ", StringComparison.Ordinal),
            "He began thus: " + held[2] + " Then he went away.",
            string.Join(' ', held[3].Split(' ').Take(6)),
        ];
        File.AppendAllLines(corpus, [.. overlapping, "", "  ", string.Join(' ', held[3].Split(' ').Take(3))]);

        var rounding = Quantize(bundle, "gptq", corpus).Manifest.Rounding!;

        Assert.Equal((31, 4), (rounding.Sentences, rounding.HeldOut));
        var own = Assert.Throws<ModelException>(() => ModelQuantization.Quantize(
            bundle, folder.Path("own"), new QuantizationOptions { Force = true, CorpusFile = corpus, TextFile = corpus }));
        Assert.Contains("has 0 word pieces in 0 sentences", own.Message, StringComparison.Ordinal);
        Assert.Contains("35 more of its sentences were left out", own.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_corpus_that_is_too_small_or_missing_is_refused_and_leaves_nothing()
    {
        var bundle = Import(Tiny);
        File.WriteAllLines(folder.Path("corpus.txt"), ["", "The old man."]);

        var small = Assert.Throws<ModelException>(() => Quantize(bundle, "int8", folder.Path("corpus.txt")));

        Assert.Contains("corpus.txt has 4 word pieces in 1 sentences", small.Message, StringComparison.Ordinal);
        Assert.Contains("needs at least 64", small.Message, StringComparison.Ordinal);
        File.WriteAllText(folder.Path("corpus.txt"), "\n\n");
        Assert.Contains(
            "has 0 word pieces",
            Assert.Throws<ModelException>(() => Quantize(bundle, "int8", folder.Path("corpus.txt"))).Message,
            StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => Quantize(bundle, "int8", folder.Path("none.txt")));
        Assert.Equal(["bundle", "corpus.txt"], Directory.GetFileSystemEntries(folder.Root).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Only_the_first_word_pieces_are_used()
    {
        using var model = BertModel.Open(Import(Tiny));
        var config = new BertConfig(32, 2, 4, 64, 512, 2, 28_996, 1e-12f, Models.Import.Gelu.Erf);

        var corpus = RoundingCorpus.Read(WriteSentences(6_000), model, config, EvaluationText.BuiltIn());

        Assert.InRange(corpus.Pieces, RoundingCorpus.MaxPieces, RoundingCorpus.MaxPieces + 100);
        Assert.InRange(corpus.Sentences.Count, 100, 5_000);
    }

    [Fact]
    public void Each_corpus_has_a_bundle_of_its_own_in_the_cache()
    {
        var bundle = Import(Tiny);
        string Make(string? corpus) => ModelQuantization.QuantizeToCache(
            bundle, folder.Path("cache"), new QuantizationOptions { Force = true, CorpusFile = corpus });

        var (corpus, nearest) = (WriteSentences(30), Make(null));
        var first = Make(corpus);
        Assert.Equal(first, Make(corpus));
        WriteSentences(31);
        var second = Make(corpus);

        Assert.Equal(3, new[] { nearest, first, second }.Distinct().Count());
    }

    [Fact]
    public void A_run_that_is_ended_while_it_rounds_leaves_nothing()
    {
        var bundle = Import(Tiny);
        var corpus = WriteSentences(30);
        foreach (var step in (string[])["embeddings", "layer 2", "rounding, layer 2"])
        {
            using var ended = new CancellationTokenSource();
            var progress = new EndingProgress(ended, step);
            var options = new QuantizationOptions { Force = true, CorpusFile = corpus, Progress = progress };

            Assert.Throws<OperationCanceledException>(
                () => ModelQuantization.Quantize(bundle, folder.Path("int8"), options, ended.Token));

            Assert.Equal(2, Directory.GetFileSystemEntries(folder.Root).Length);
        }
    }

    /// <summary>all-MiniLM-L6-v2, real weights and text: closer to fp32 than nearest steps, on sentences that it has not seen.</summary>
    [Fact]
    public void A_trained_model_comes_closer_to_fp32()
    {
        var bundle = Import(TestSkip.WithoutFullModels("minilm-l6-uncased"));
        var corpus = folder.Path("corpus.txt");
        File.WriteAllLines(corpus, ReadDocuments().Take(6));

        var nearest = Quantize(bundle, "nearest", corpus: null).Manifest.Agreement!;
        var gptq = Quantize(bundle, "gptq", corpus).Manifest.Agreement!;

        var (before, after) = (1 - nearest.Layers[^1].Mean, 1 - gptq.Layers[^1].Mean);
        Assert.InRange(after / before, 0.3, 0.95);
    }

    private static IEnumerable<string> ReadDocuments()
    {
        using var packed = File.OpenRead(Path.Combine(TestSkip.WithoutCorpus(), "ewt-docs.jsonl.gz"));
        using var lines = new StreamReader(new GZipStream(packed, CompressionMode.Decompress));
        while (lines.ReadLine() is { } line)
        {
            using var document = JsonDocument.Parse(line);
            yield return document.RootElement.GetProperty("text").GetString()!.ReplaceLineEndings(" ");
        }
    }

    private string Import(string source) => ModelImport.Import(source, folder.Path("bundle")).Path;

    private ImportedModel Quantize(string bundle, string name, string? corpus, int threads = 2) => ModelQuantization.Quantize(
        bundle, folder.Path(name), new QuantizationOptions { Force = true, CorpusFile = corpus, Threads = threads });

    private byte[] ReadWeights(string bundle) => File.ReadAllBytes(folder.Path(bundle, "model.onnx_data"));

    /// <summary>Sentences of common words, none of which is built in.</summary>
    private string WriteSentences(int count)
    {
        string[] words = ["river", "bank", "old", "money", "house", "green", "walk", "night", "never", "seven", "under", "music", "paper"];
        var random = new Random(count);
        var path = folder.Path("corpus.txt");
        File.WriteAllLines(path, Enumerable.Range(0, count).Select(
            i => $"The {i} " + string.Join(' ', Enumerable.Range(0, random.Next(4, 20)).Select(_ => words[random.Next(words.Length)]))));
        return path;
    }

    private sealed class EndingProgress(CancellationTokenSource source, string step) : IProgress<Models.Import.ImportProgress>
    {
        public void Report(Models.Import.ImportProgress value)
        {
            if (value.Step.StartsWith(step, StringComparison.Ordinal))
            {
                source.Cancel();
            }
        }
    }
}
