using SparkBert.Bundles;
using SparkBert.Models.Graph;
using SparkBert.Models.Import;
using SparkBert.Models.Quantization;
using SparkBert.Models.Store;
using SparkBert.Models.Verification;

namespace SparkBert.Models.Tests.Quantization;

/// <summary>Models in 8-bit integers: how they are made, compared and refused.</summary>
public sealed class ModelQuantizationTests : IDisposable
{
    private static readonly string Earlier = Path.Combine(TestData.Root, "tests", "SparkBert.Models.Tests", "Data", "bundle-of-0.1");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>all-MiniLM-L6-v2, real weights.</summary>
    [Fact]
    public void A_trained_model_agrees_with_fp32_and_says_so()
    {
        var bundle = ImportMiniLm();

        var written = ModelQuantization.Quantize(
            bundle, folder.Path("int8"), options: null, TestContext.Current.CancellationToken).Manifest;

        var agreement = written.Agreement!;
        Assert.InRange(agreement.Layers[^1].Mean, 0.999, 1);
        Assert.InRange(agreement.Layers[^1].FirstPercentile, 0.995, 1);
        Assert.InRange(agreement.SameNeighbour, 0.9, 1);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], agreement.Layers.Select(layer => layer.Layer));
        Assert.Equal(1, agreement.Layers[0].Minimum, 1e-6);
        Assert.InRange(agreement.Pieces, 1_500, 3_000);
        using var source = BertModel.Open(bundle, options: null, TestContext.Current.CancellationToken);
        Assert.Equal(source.Identity, agreement.Reference);
        Assert.Equal(("int8", "minilm-l6-uncased_int8"), (written.Precision, written.StorageRef));
        Assert.Null(source.Manifest.Agreement);
        Assert.All(
            BundleChecker.Check(folder.Path("int8"), TestContext.Current.CancellationToken),
            check => Assert.True(check.Passed, check.Detail));

        // A quarter of the bytes, but for the tables of embeddings.
        var before = new FileInfo(Path.Combine(bundle, "model.onnx_data")).Length;
        Assert.InRange((double)new FileInfo(folder.Path("int8", "model.onnx_data")).Length / before, 0.25, 0.70);
    }

    [Fact]
    public void A_model_is_turned_into_int8_once_in_the_cache()
    {
        var bundle = ImportMiniLm();
        var options = new PretrainedOptions { CacheFolder = folder.Path("cache"), Precision = "int8" };

        using var model = BertModel.Load(bundle, options, TestContext.Current.CancellationToken);
        using var before = BertModel.Open(bundle, options: null, TestContext.Current.CancellationToken);

        Assert.Equal("int8", model.Manifest.Precision);
        Assert.Equal(
            ("minilm-l6-uncased_int8", "minilm-l6-uncased"),
            (new BertEmbeddings(model).StorageRef, new BertEmbeddings(before).StorageRef));

        // The second time the cache answers.
        var made = Directory.GetDirectories(folder.Path("cache"), "*--int8-*").Single();
        var time = Directory.GetCreationTimeUtc(made);
        BertModel.Load(bundle, options, TestContext.Current.CancellationToken).Dispose();
        Assert.Equal(time, Directory.GetCreationTimeUtc(made));

        // A copy that was damaged is made again.
        var file = Path.Combine(made, "model.onnx_data");
        var whole = File.ReadAllBytes(file);
        File.WriteAllBytes(file, whole[..^1]);
        BertModel.Load(bundle, options, TestContext.Current.CancellationToken).Dispose();
        Assert.Equal(whole, File.ReadAllBytes(file));
        Assert.Equal(made, Directory.GetDirectories(folder.Path("cache"), "*--int8-*").Single());
    }

    [Fact]
    public void A_bundle_of_an_earlier_form_gives_the_same_one()
    {
        ModelUpgrade.Upgrade(Earlier, folder.Path("upgraded"), progress: null, TestContext.Current.CancellationToken);
        var options = new QuantizationOptions { Force = true };

        ModelQuantization.Quantize(Earlier, folder.Path("first"), options, TestContext.Current.CancellationToken);
        ModelQuantization.Quantize(folder.Path("upgraded"), folder.Path("second"), options, TestContext.Current.CancellationToken);

        Assert.All(
            ["model.onnx", "model.onnx_data", "vocab.txt", "probes.json"],
            file => Assert.Equal(File.ReadAllBytes(folder.Path("first", file)), File.ReadAllBytes(folder.Path("second", file))));
    }

    [Fact]
    public void What_agrees_too_little_is_refused_unless_forced_and_leaves_nothing()
    {
        var agreement = new PrecisionAgreement
        {
            Reference = "",
            Text = "",
            Sentences = 1,
            Pieces = 100,
            SameNeighbour = 1,
            Layers = [new LayerAgreement(1, 0.9991, 0.9949, 0.9)],
        };
        Assert.Contains(
            "0.9949", Assert.Throws<ModelException>(() => AgreementGate.Require(agreement, "m")).Message, StringComparison.Ordinal);
        Assert.Throws<ModelException>(
            () => AgreementGate.Require(agreement with { Layers = [new LayerAgreement(1, 0.9989, 0.999, 0.9)] }, "m"));
        Assert.Throws<ModelException>(
            () => AgreementGate.Require(agreement with { Layers = [new LayerAgreement(1, double.NaN, 0.999, 0.9)] }, "m"));
        AgreementGate.Require(agreement with { Layers = [new LayerAgreement(1, 0.999, 0.995, 0.1)] }, "m");

        ImportedModel Write(bool force) => ModelQuantization.Write(
            Earlier,
            folder.Path("int8"),
            new QuantizationOptions { Force = force },
            new WrongRounding(),
            TestContext.Current.CancellationToken);
        var refused = Assert.Throws<ModelException>(() => Write(force: false));
        Assert.Contains("the mean cosine of", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Path("int8")));

        Assert.InRange(Write(force: true).Manifest.Agreement!.Layers[^1].Mean, -1, 0.999);
    }

    [Fact]
    public void The_text_may_be_the_users()
    {
        File.WriteAllLines(folder.Path("text.txt"), ["", "The old man.", "  ", "A [UNK] word"]);
        var options = new QuantizationOptions { Force = true, TextFile = folder.Path("text.txt") };

        var agreement = ModelQuantization.Quantize(
            Earlier, folder.Path("int8"), options, TestContext.Current.CancellationToken).Manifest.Agreement!;

        Assert.Equal(2, agreement.Sentences);
        Assert.StartsWith("text.txt, SHA-256 ", agreement.Text, StringComparison.Ordinal);

        File.WriteAllLines(folder.Path("text.txt"), ["", " "]);
        var empty = Assert.Throws<ModelException>(
            () => ModelQuantization.Quantize(Earlier, folder.Path("other"), options, TestContext.Current.CancellationToken));
        Assert.Contains("has no sentences", empty.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_can_not_be_rewritten_is_refused_by_its_reason()
    {
        ModelQuantization.Quantize(
            Earlier, folder.Path("int8"), new QuantizationOptions { Force = true }, TestContext.Current.CancellationToken);
        var again = Assert.Throws<ModelException>(
            () => ModelQuantization.Quantize(folder.Path("int8"), folder.Path("x"), options: null, TestContext.Current.CancellationToken));
        Assert.Contains("has int8 weights; take the fp32 bundle", again.Message, StringComparison.Ordinal);

        ModelImport.Import(
            TestSkip.WithoutFullModels("tiny-import/onnx"),
            folder.Path("onnx"),
            new ImportOptions { KeepGraph = true },
            TestContext.Current.CancellationToken);
        var exported = Assert.Throws<ModelException>(
            () => ModelQuantization.Quantize(folder.Path("onnx"), folder.Path("x"), options: null, TestContext.Current.CancellationToken));
        Assert.Contains("the graph of an ONNX export", exported.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Path("x")));

        var other = Assert.Throws<ModelException>(() => BertModel.Load(
            folder.Path("int8"), new PretrainedOptions { Precision = "fp32" }, TestContext.Current.CancellationToken));
        Assert.Contains("is a bundle in int8, but fp32 was asked for", other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_is_ended_leaves_nothing()
    {
        using var ended = new CancellationTokenSource();
        var options = new QuantizationOptions { Force = true, Progress = new EndingProgress(ended) };

        Assert.Throws<OperationCanceledException>(() => ModelQuantization.Quantize(Earlier, folder.Path("int8"), options, ended.Token));

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Root));
    }

    private string ImportMiniLm()
    {
        var source = TestSkip.WithoutFullModels("minilm-l6-uncased");
        return ModelImport.Import(source, folder.Path("minilm-l6-uncased"), options: null, TestContext.Current.CancellationToken).Path;
    }

    /// <summary>Every second weight has the wrong sign.</summary>
    private sealed class WrongRounding : IWeightRounding
    {
        public WeightRounding Description { get; } = new("wrong");

        public void Round(string name, Span<double> matrix, ReadOnlySpan<float> scales, Span<sbyte> steps)
        {
            for (var i = 0; i < matrix.Length; i++)
            {
                steps[i] = NearestRounding.Nearest(i % 2 == 0 ? matrix[i] : -matrix[i], scales[i % scales.Length]);
            }
        }
    }

    private sealed class EndingProgress(CancellationTokenSource source) : IProgress<Models.Import.ImportProgress>
    {
        public void Report(Models.Import.ImportProgress value)
        {
            if (value.Step.StartsWith("comparison", StringComparison.Ordinal))
            {
                source.Cancel();
            }
        }
    }
}
