using System.Globalization;
using System.Security.Cryptography;
using SparkBert.Bundles;
using SparkBert.WordPieces;

namespace SparkBert.Models.Verification;

/// <summary>Checks a bundle from its manifest to its vectors.</summary>
public static class BundleChecker
{
    /// <summary>
    /// Checks a bundle: its manifest, the hash of every file, the vocabulary, the graph against the manifest, and a run, which must give
    /// the stored probe vectors.
    /// </summary>
    /// <param name="path">The bundle's folder.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The checks in this order; they end with the first that fails, since the later ones rest on it.</returns>
    /// <exception cref="ModelException">The folder has no manifest.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static IReadOnlyList<ModelCheck> Check(string path, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        path = Path.GetFullPath(path);
        var file = Path.Combine(path, BundleManifest.FileName);
        if (!File.Exists(file))
        {
            throw new ModelException($"{path} is no model bundle: there is no {BundleManifest.FileName}.");
        }

        var checks = new List<ModelCheck>();
        BundleManifest? manifest = null;
        Run(checks, "manifest", () =>
        {
            manifest = BundleManifest.Parse(File.ReadAllBytes(file), file);
            return $"{BundleManifest.FileName} version {manifest.FormatVersion}, {manifest.Name}";
        });
        if (manifest is null)
        {
            return checks;
        }

        // Opening compares the hashes too. They are looked at alone only to say which check it was that failed.
        BertModel? model = null;
        ModelException? refusal = null;
        try
        {
            model = BertModel.Open(path, new BertModelOptions { PackWeights = false, RememberHashes = false }, cancellation);
        }
        catch (ModelException error)
        {
            refusal = error;
        }

        using (model)
        {
            _ = Run(checks, "hashes", () => DescribeHashes(path, manifest, isCompared: model is not null, cancellation))
                && Run(checks, "vocabulary", () => DescribeVocabulary(path, manifest))
                && Run(checks, "graph", () => model is not null ? DescribeGraph(manifest) : throw refusal!)
                && Run(checks, "vectors", () => CompareVectors(path, model!))
                && Run(checks, "batch", () => DescribeBatch(model!));
        }

        return checks;
    }

    private static bool Run(List<ModelCheck> checks, string name, Func<string> check)
    {
        try
        {
            checks.Add(new ModelCheck(name, true, check()));
            return true;
        }
        catch (ModelException error)
        {
            checks.Add(new ModelCheck(name, false, error.Message));
            return false;
        }
    }

    private static string DescribeHashes(string path, BundleManifest manifest, bool isCompared, CancellationToken cancellation)
    {
        if (!isCompared)
        {
            BundleHashes.Compare(path, manifest, cancellation);
        }

        var bytes = manifest.Files.Keys.Sum(name => new FileInfo(Path.Combine(path, name)).Length);
        return string.Create(CultureInfo.InvariantCulture, $"SHA-256 of {manifest.Files.Count} files, {bytes:N0} bytes");
    }

    private static string DescribeVocabulary(string path, BundleManifest manifest)
    {
        try
        {
            var vocabulary = Vocabulary.Load(Path.Combine(path, BundleManifest.VocabularyFileName));
            return vocabulary.Count == manifest.VocabularySize
                ? string.Create(CultureInfo.InvariantCulture, $"{vocabulary.Count:N0} entries")
                : throw new ModelException(
                    $"{BundleManifest.VocabularyFileName} has {vocabulary.Count} entries, but {BundleManifest.FileName} says "
                    + $"{manifest.VocabularySize}.");
        }
        catch (VocabularyException error)
        {
            throw new ModelException(error.Message, error);
        }
    }

    private static string DescribeGraph(BundleManifest manifest)
    {
        var inputs = manifest.Inputs.TokenTypeIds is null ? 2 : 3;
        var given = manifest.LayerOutputs.Count(name => name is not null);
        return $"{inputs} inputs, {given} of {manifest.LayerOutputs.Count} layers as outputs [batch, sequence, {manifest.HiddenSize}]";
    }

    private static string DescribeBatch(BertModel model) => BatchProbe.Run(model) is > 0 and var difference
        ? string.Create(CultureInfo.InvariantCulture, $"two sentences in one call differ from each alone by up to {difference:0.0e+0}")
        : "two sentences of different length in one call give the vectors that each gives alone";

    private static string CompareVectors(string path, BertModel model)
    {
        var differences = ProbeVectors.Compare(model, ProbeVectors.Read(path));
        var worst = differences.MaxBy(difference => difference.Value);
        var tolerance = ProbeVectors.ToleranceOf(model.Manifest);
        if (worst.Value == 0)
        {
            return $"a run gives the stored probe vectors exactly, {differences.Count} layers";
        }

        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"a run differs from the stored probe vectors by up to {worst.Value:0.0e+0}, in layer {worst.Key}; ")
            + string.Create(CultureInfo.InvariantCulture, $"up to {tolerance:0.0e+0} is right; {differences.Count} layers");
        return worst.Value <= tolerance ? text : throw new ModelException(text);
    }
}
