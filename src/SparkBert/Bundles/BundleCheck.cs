using System.Globalization;

namespace SparkBert.Bundles;

/// <summary>Compares the manifest with the graph, its weights and the vocabulary, before anything runs.</summary>
internal static class BundleCheck
{
    private const int Float = 1;
    private const int Int8 = 3;
    private const int Int32 = 6;
    private const int Int64 = 7;

    /// <summary>Spark NLP's own bound.</summary>
    private const int MaxSentenceLength = 512;

    /// <summary>Checks a bundle whose graph and vocabulary are read.</summary>
    /// <exception cref="ModelException">A member of the manifest does not fit; the message has both values.</exception>
    public static void Check(BundleContent content)
    {
        var manifest = content.Manifest;
        CheckSizes(content.Path, manifest);
        CheckInputs(content.Path, manifest, content.Outline);
        CheckOutputs(content.Path, manifest, content.Outline);
        CheckWords(content.Path, manifest);
        CheckWeights(content.Path, manifest, content.Outline);
        if (content.Vocabulary.Count != manifest.VocabularySize)
        {
            throw Refuse(
                content.Path,
                $"vocabularySize is {manifest.VocabularySize}, "
                + $"but {BundleManifest.VocabularyFileName} has {content.Vocabulary.Count} entries");
        }
    }

    private static void CheckWords(string path, BundleManifest manifest)
    {
        if (manifest.Words is { } words
            && (words.MaxWordLength < 1 || words.AddedTokens.Any(token => token is not { Content.Length: > 0, Id: >= 0 })))
        {
            throw Refuse(path, "words must have a maxWordLength from 1 on, and addedTokens with a content and an id from 0 on");
        }
    }

    private static void CheckSizes(string path, BundleManifest manifest)
    {
        if (manifest.Precision is not (BundleManifest.SinglePrecision or BundleManifest.EightBitPrecision))
        {
            throw Refuse(
                path,
                $"precision is '{manifest.Precision}', but this program runs {BundleManifest.SinglePrecision} and "
                + BundleManifest.EightBitPrecision);
        }

        if (manifest.Layers < 1 || manifest.HiddenSize < 1 || manifest.MaxPositions < 2)
        {
            throw Refuse(
                path,
                $"layers ({manifest.Layers}) and hiddenSize ({manifest.HiddenSize}) must be at least 1, "
                + $"maxPositions ({manifest.MaxPositions}) at least 2");
        }

        if (manifest.MaxSentenceLength is < 1 or > MaxSentenceLength)
        {
            throw Refuse(path, $"maxSentenceLength must be 1 to {MaxSentenceLength}, but is {manifest.MaxSentenceLength}");
        }

        if (manifest.Dimension < 1)
        {
            throw Refuse(path, $"dimension must be at least 1, but is {manifest.Dimension}");
        }
    }

    private static void CheckInputs(string path, BundleManifest manifest, GraphOutline graph)
    {
        string?[] names = [manifest.Inputs.InputIds, manifest.Inputs.AttentionMask, manifest.Inputs.TokenTypeIds];
        var type = manifest.Inputs.IsInt32 ? Int32 : Int64;
        foreach (var name in names.OfType<string>())
        {
            var input = graph.Inputs.FirstOrDefault(input => input.Name == name);
            if (input is not { Shape: null or [_, _] })
            {
                throw Refuse(path, $"the graph must have an input {name} [batch, sequence], but has {Describe(graph.Inputs)}");
            }

            if (input.Shape is [>= 0, _] or [_, >= 0])
            {
                var fixedSize = input.Shape[0] >= 0 ? "batch" : "sequence";
                throw Refuse(path, $"the graph takes {input}, a fixed {fixedSize}. Export the model again with dynamic axes");
            }

            if (input.ElementType != type)
            {
                var expected = manifest.Inputs.IsInt32 ? "int32" : "int64";
                throw Refuse(path, $"the input {name} must be {expected}, but the graph takes ONNX's type {input.ElementType}");
            }
        }

        if (names.Distinct().Count() < names.Length || graph.Inputs.FirstOrDefault(input => !names.Contains(input.Name)) is not null)
        {
            throw Refuse(path, $"inputs names {string.Join(", ", names.OfType<string>())}, but the graph takes {Describe(graph.Inputs)}");
        }
    }

    private static void CheckOutputs(string path, BundleManifest manifest, GraphOutline graph)
    {
        if (manifest.LayerOutputs.Count != manifest.Layers + 1 || manifest.LayerOutputs[^1] is null)
        {
            throw Refuse(
                path,
                $"layerOutputs must name the last of {manifest.Layers} layers and have {manifest.Layers + 1} members, "
                + $"but has {manifest.LayerOutputs.Count}");
        }

        var given = manifest.LayerOutputs.OfType<string>().ToList();
        foreach (var name in given)
        {
            var output = graph.Outputs.FirstOrDefault(output => output.Name == name);
            if (output is not { Shape: null or [_, _, _], ElementType: Float or 0 }
                || (output.Shape?[2] is { } size && size >= 0 && size != manifest.HiddenSize))
            {
                throw Refuse(
                    path,
                    $"the graph must have an output {name} [batch, sequence, {manifest.HiddenSize}], but has {Describe(graph.Outputs)}");
            }
        }

        if (given.Distinct(StringComparer.Ordinal).Count() < given.Count)
        {
            throw Refuse(path, "layerOutputs names an output twice");
        }

        if (manifest.PoolerOutput is not { } pooler)
        {
            return;
        }

        var pooled = graph.Outputs.FirstOrDefault(output => output.Name == pooler);
        if (pooled is not { Shape: null or [_, _], ElementType: Float or 0 }
            || (pooled.Shape?[1] is { } width && width >= 0 && width != manifest.HiddenSize))
        {
            throw Refuse(
                path, $"the graph must have an output {pooler} [batch, {manifest.HiddenSize}], but has {Describe(graph.Outputs)}");
        }
    }

    private static void CheckWeights(string path, BundleManifest manifest, GraphOutline graph)
    {
        var tables = graph.Tensors.Where(tensor => graph.IsTable(tensor) && tensor.Shape.Length == 2).ToList();
        var words = tables.MaxBy(table => table.Shape[0]);
        if (words is not null && words.Shape[1] != manifest.HiddenSize)
        {
            throw Refuse(path, $"hiddenSize is {manifest.HiddenSize}, but the embedding table {words.Name} is {words.Shape[1]} wide");
        }

        if (words is not null && words.Shape[0] < manifest.VocabularySize)
        {
            throw Refuse(
                path,
                $"vocabularySize is {manifest.VocabularySize}, but the embedding table {words.Name} has {words.Shape[0]} rows");
        }

        if (manifest.Words?.AddedTokens.FirstOrDefault(token => token.Id >= words?.Shape[0]) is { } added)
        {
            throw Refuse(path, $"words.addedTokens has {added.Content} as {added.Id}, but {words!.Name} has {words.Shape[0]} rows");
        }

        // The importer finds the table of positions by the same rule.
        var positions = graph.Tensors.FirstOrDefault(tensor => tensor.Shape.Length == 2
            && tensor.Shape[1] == manifest.HiddenSize
            && tensor.Name.Contains("position", StringComparison.OrdinalIgnoreCase));
        if (positions is not null && positions.Shape[0] != manifest.MaxPositions)
        {
            throw Refuse(path, $"maxPositions is {manifest.MaxPositions}, but the table {positions.Name} has {positions.Shape[0]} rows");
        }

        CheckPrecision(path, manifest, graph);
    }

    private static void CheckPrecision(string path, BundleManifest manifest, GraphOutline graph)
    {
        var matrices = graph.Tensors.Where(tensor => graph.IsMatrix(tensor) && tensor.Shape.Length == 2).ToList();
        var isEightBit = manifest.Precision == BundleManifest.EightBitPrecision;
        if (isEightBit && !matrices.Exists(tensor => tensor.ElementType == Int8))
        {
            throw Refuse(path, $"precision is {manifest.Precision}, but the graph has no matrix in 8 bits");
        }

        // The matrices that rotate activations are floats in either precision.
        var other = matrices.Find(tensor => tensor.ElementType != Float && !(isEightBit && tensor.ElementType == Int8));
        if (other is not null)
        {
            throw Refuse(
                path,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"precision is {manifest.Precision}, but the weight {other.Name} is of ONNX's type {other.ElementType}"));
        }
    }

    private static string Describe(IReadOnlyList<GraphValue> values) => values.Count == 0 ? "none" : string.Join(", ", values);

    private static ModelException Refuse(string path, string what) => new($"{path}: {BundleManifest.FileName}: {what}.");
}
