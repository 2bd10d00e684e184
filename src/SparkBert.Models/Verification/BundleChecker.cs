using SparkBert.Bundles;
using System.Globalization;

namespace SparkBert.Models.Verification;

/// <summary>Checks a bundle from its hashes to its vectors.</summary>
public static class BundleChecker
{
    /// <summary>Checks a bundle: its manifest, the hash of every file, the vocabulary, names and shapes of the graph's inputs and outputs, and a run, which must give the stored probe vectors.</summary>
    /// <param name="path">The bundle's folder.</param>
    /// <returns>The checks in this order; they end with the first that fails, for what follows stands on it.</returns>
    /// <exception cref="ModelException">The folder has no manifest that can be read.</exception>
    public static IReadOnlyList<ModelCheck> Check(string path)
    {
        path = Path.GetFullPath(path);
        var manifest = ModelBundle.ReadManifest(path);
        var checks = new List<ModelCheck> { new("manifest", true, $"{BundleManifest.FileName} version {manifest.FormatVersion}, {manifest.Name}") };
        ModelBundle? bundle = null;
        bool Add(string name, Func<string> check)
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

        // Hashes are compared anew, whatever the process has seen before.
        var isSound = Add("hashes", () => Hashes(path, manifest))
            && Add("vocabulary", () =>
            {
                bundle = ModelBundle.Open(path);
                return $"{bundle.Vocabulary.Count:N0} entries";
            });
        if (!isSound)
        {
            return checks;
        }

        var model = bundle!.SessionModel;
        Sessions.BertSession? session = null;
        try
        {
            _ = Add("graph", () =>
                {
                    session = ProbeVectors.Open(model);
                    return Shapes(session, model);
                })
                && Add("vectors", () => Vectors(path, session!, model));
        }
        finally
        {
            session?.Dispose();
        }

        return checks;
    }

    private static string Hashes(string path, BundleManifest manifest)
    {
        var bytes = 0L;
        foreach (var (name, expected) in manifest.Files)
        {
            ModelBundle.VerifyFile(path, name, expected, again: true);
            bytes += new FileInfo(Path.Combine(path, name)).Length;
        }

        return string.Create(CultureInfo.InvariantCulture, $"SHA-256 of {manifest.Files.Count} files, {bytes:N0} bytes");
    }

    private static string Shapes(Sessions.BertSession session, Sessions.SessionModel model)
    {
        var inputs = session.Inputs.ToDictionary(input => input.Name, input => input.Shape);
        foreach (var name in (string?[])[model.InputIds, model.AttentionMask, model.TokenTypeIds])
        {
            if (name is not null && inputs.GetValueOrDefault(name) is not [_, _])
            {
                throw new ModelException($"the graph must have an input {name} [batch, sequence], but has {Text(inputs)}.");
            }
        }

        var outputs = session.Outputs.ToDictionary(output => output.Name, output => output.Shape);
        foreach (var name in model.LayerOutputs)
        {
            if (name is not null && !(outputs.GetValueOrDefault(name) is [_, _, var size] && (size == model.HiddenSize || size < 0)))
            {
                throw new ModelException($"the graph must have an output {name} [batch, sequence, {model.HiddenSize}], but has {Text(outputs)}.");
            }
        }

        return $"{inputs.Count} inputs, {model.LayerOutputs.Count(name => name is not null)} of {model.LayerOutputs.Count} layers as outputs [batch, sequence, {model.HiddenSize}]";
    }

    private static string Text(Dictionary<string, int[]> shapes) =>
        string.Join(", ", shapes.Select(shape => $"{shape.Key} [{string.Join(", ", shape.Value.Select(size => size < 0 ? "?" : size.ToString(CultureInfo.InvariantCulture)))}]"));

    private static string Vectors(string path, Sessions.BertSession session, Sessions.SessionModel model)
    {
        var differences = ProbeVectors.Compare(session, model, ProbeVectors.Read(path));
        var worst = differences.MaxBy(difference => difference.Value);
        if (worst.Value == 0)
        {
            return $"a run gives the stored probe vectors exactly, {differences.Count} layers";
        }

        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"a run differs from the stored probe vectors by up to {worst.Value:0.0e+0}, in layer {worst.Key}, where up to {ProbeVectors.Tolerance:0.0e+0} is right; {differences.Count} layers");
        return worst.Value <= ProbeVectors.Tolerance ? text : throw new ModelException(text);
    }
}
