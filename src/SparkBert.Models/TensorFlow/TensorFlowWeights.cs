using SparkBert.Bundles;
using SparkBert.Models.Files;
using SparkBert.Models.Graph;

namespace SparkBert.Models.TensorFlow;

/// <summary>
/// The weights of a checkpoint. Variables are found by the ends of their names (<c>encoder/layer_0/attention/self/query/kernel</c>),
/// whatever stands before them: <c>bert/</c>, <c>module/bert/</c>, <c>tf_bert_model/bert/</c>. Slots of the optimizer and heads
/// (<c>cls/...</c>) have other ends and are never read.
/// </summary>
internal sealed class TensorFlowWeights : IWeights
{
    /// <summary>Parts of the longest end, <c>encoder/layer_0/attention/output/LayerNorm/gamma</c>.</summary>
    private const int MaxParts = 6;

    private readonly TensorBundle bundle;
    private readonly Dictionary<string, List<(string Name, string Key)>> byEnd = new(StringComparer.Ordinal);

    /// <summary>Looks through the names of a checkpoint.</summary>
    /// <param name="bundle">The checkpoint, which stays the caller's.</param>
    /// <exception cref="ModelException">It holds no BERT.</exception>
    public TensorFlowWeights(TensorBundle bundle)
    {
        this.bundle = bundle;
        var names = new List<string>();
        foreach (var (name, key) in ObjectGraph.ListVariables(bundle))
        {
            names.Add(name);
            AddEnds(name, key);
        }

        if (Find("embeddings.word_embeddings.weight") is null)
        {
            throw new ModelException(DescribeForeign(names, bundle.IndexName));
        }

        while (Find(QueryOf(Layers)) is not null)
        {
            Layers++;
        }
    }

    /// <summary>The number of layers whose weights are there, counted from the first without a gap.</summary>
    public int Layers { get; }

    /// <summary>The shape of a weight as the checkpoint has it; of no dimensions where it is missing.</summary>
    /// <param name="name">Hugging Face's name, as for <see cref="Read"/>.</param>
    public long[] FindShape(string name) => Find(name) is { } variable ? bundle.Shape(variable.Key)! : [];

    /// <summary>What the checkpoint calls a weight, or would call it, with the file's name.</summary>
    /// <param name="name">Hugging Face's name, as for <see cref="Read"/>.</param>
    public string NameOf(string name) => $"{bundle.IndexName}: {ForeignText.Show(Find(name)?.Name ?? ListEnds(name)[0])}";

    public void Require(string name, ReadOnlySpan<int> shape)
    {
        // TensorFlow keeps the matrix of a dense layer as [in, out], which is what the graph multiplies by.
        var actual = Find(name) is { } variable
            ? bundle.Shape(variable.Key)!
            : throw new ModelException($"{bundle.IndexName}: {ListEnds(name)[0]} is missing from the variables.");
        var expected = shape.ToArray();
        if (!actual.SequenceEqual(expected.Select(size => (long)size)))
        {
            throw new ModelException($"{NameOf(name)} is [{string.Join(",", actual)}], but must be [{string.Join(",", expected)}].");
        }
    }

    public void Read(string name, ReadOnlySpan<int> shape, Span<float> values) => bundle.Read(Find(name)!.Value.Key, values);

    private static string QueryOf(int layer) => $"encoder.layer.{layer}.attention.self.query.weight";

    /// <summary>What to say of a checkpoint that has no table of word pieces.</summary>
    private static string DescribeForeign(List<string> names, string file)
    {
        string? FindName(params string[] parts)
        {
            var found = names.Find(name => parts.Any(part => name.Contains(part, StringComparison.Ordinal)));
            return found is null ? null : ForeignText.Show(found);
        }

        if (FindName("self_attention/query/kernel", "transformer/layer_") is { } garden)
        {
            return $"{file}: {garden} is a variable of the TensorFlow model garden (TF-Hub's bert_en_*/3 and later), "
                + "whose form is not read. "
                + "Take the release with bert_model.ckpt of the same model, or TF-Hub's /1.";
        }

        return FindName("inner_group_") is { } albert
            ? $"{file}: {albert} is a variable of ALBERT, which shares its layers and is not BERT."
            : $"{file} holds no BERT: embeddings/word_embeddings is not among its {names.Count} variables "
                + $"(such as {string.Join(", ", names.Take(3).Select(name => ForeignText.Show(name)))}).";
    }

    /// <summary>The ends that a weight's name may have.</summary>
    private static string[] ListEnds(string name)
    {
        var end = name.Replace('.', '/');
        if (name.StartsWith("embeddings.", StringComparison.Ordinal) && !name.Contains("LayerNorm", StringComparison.Ordinal))
        {
            // Google: the table itself; Hugging Face's Keras layers: weight for pieces, embeddings for positions and segments.
            var table = end[..^"/weight".Length];
            return [table, table + "/weight", table + "/embeddings"];
        }

        var isNorm = name.Contains("LayerNorm", StringComparison.Ordinal);
        end = end.EndsWith("/weight", StringComparison.Ordinal) ? end[..^"weight".Length] + (isNorm ? "gamma" : "kernel")
            : isNorm ? end[..^"bias".Length] + "beta"
            : end;
        return end.StartsWith("encoder/layer/", StringComparison.Ordinal)
            ? [Replace("encoder/layer_"), Replace("encoder/layer_._")]
            : [end];

        string Replace(string start) => end.Replace("encoder/layer/", start, StringComparison.Ordinal);
    }

    private void AddEnds(string name, string key)
    {
        var end = name.EndsWith(":0", StringComparison.Ordinal) ? name[..^2] : name;
        var start = end.Length;
        for (var parts = 0; parts < MaxParts && start > 0; parts++)
        {
            start = end.LastIndexOf('/', start - 1) is var slash and > 0 ? slash : 0;
            var rest = start == 0 ? end : end[(start + 1)..];
            if (rest.StartsWith("embeddings/", StringComparison.Ordinal)
                || rest.StartsWith("encoder/", StringComparison.Ordinal)
                || rest.StartsWith("pooler/", StringComparison.Ordinal))
            {
                if (!byEnd.TryGetValue(rest, out var variables))
                {
                    byEnd[rest] = variables = [];
                }

                variables.Add((name, key));
            }
        }
    }

    private (string Name, string Key)? Find(string name)
    {
        var found = ListEnds(name).SelectMany(end => byEnd.GetValueOrDefault(end) ?? []).DistinctBy(variable => variable.Key).ToList();
        return found.Count switch
        {
            0 => null,
            1 => found[0],
            _ => throw new ModelException(
                $"{bundle.IndexName} holds more than one model: both {ForeignText.Show(found[0].Name)} and "
                + $"{ForeignText.Show(found[1].Name)} are there. "
                + "Save the checkpoint of one of them."),
        };
    }
}
