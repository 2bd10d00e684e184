using SparkBert.Bundles;
using SparkBert.Models.Graph;

namespace SparkBert.Models.TensorFlow;

/// <summary>
/// The weights of a checkpoint. Variables are told by the ends of their names (<c>encoder/layer_0/attention/self/query/kernel</c>), whatever stands before them: <c>bert/</c>, <c>module/bert/</c>,
/// <c>tf_bert_model/bert/</c>. Slots of the optimizer and heads (<c>cls/...</c>) have other ends and are never read.
/// </summary>
internal sealed class TensorFlowWeights : IWeights
{
    /// <summary>Parts of the longest end, <c>encoder/layer_0/attention/output/LayerNorm/gamma</c>.</summary>
    private const int MostParts = 6;

    private readonly TensorBundle bundle;
    private readonly Dictionary<string, List<(string Name, string Key)>> byEnd = new(StringComparer.Ordinal);

    /// <summary>Looks through the names of a checkpoint.</summary>
    /// <param name="bundle">The checkpoint, which stays the caller's.</param>
    /// <exception cref="ModelException">It holds no BERT.</exception>
    public TensorFlowWeights(TensorBundle bundle)
    {
        this.bundle = bundle;
        var names = new List<string>();
        foreach (var (name, key) in ObjectGraph.Variables(bundle))
        {
            names.Add(name);
            AddEnds(name, key);
        }

        if (Find("embeddings.word_embeddings.weight") is null)
        {
            throw new ModelException(Foreign(names, bundle.IndexName));
        }

        while (Find(QueryOf(Layers)) is not null)
        {
            Layers++;
        }
    }

    /// <summary>The number of layers whose weights are there, counted from the first without a gap.</summary>
    public int Layers { get; }

    /// <summary>The shape of a weight as the checkpoint has it, or that of no dimensions where there is none.</summary>
    /// <param name="name">Hugging Face's name, as for <see cref="Read"/>.</param>
    public long[] Shape(string name) => Find(name) is { } variable ? bundle.Shape(variable.Key)! : [];

    /// <summary>What the checkpoint calls a weight, or would call it, with the file's name.</summary>
    /// <param name="name">Hugging Face's name, as for <see cref="Read"/>.</param>
    public string NameOf(string name) => $"{bundle.IndexName}: {Find(name)?.Name ?? Ends(name)[0]}";

    public float[] Read(string name, params ReadOnlySpan<int> shape)
    {
        // TensorFlow keeps the matrix of a dense layer as [in, out], which is what the graph multiplies by.
        var variable = Find(name) ?? throw new ModelException($"{bundle.IndexName}: {Ends(name)[0]} is missing from the variables.");
        var actual = bundle.Shape(variable.Key)!;
        var fits = actual.Length == shape.Length;
        for (var i = 0; fits && i < actual.Length; i++)
        {
            fits = actual[i] == shape[i];
        }

        return fits
            ? bundle.Read(variable.Key)
            : throw new ModelException($"{bundle.IndexName}: {variable.Name} is [{string.Join(",", actual)}], but must be [{string.Join(",", shape.ToArray())}].");
    }

    private static string QueryOf(int layer) => $"encoder.layer.{layer}.attention.self.query.weight";

    /// <summary>What to say of a checkpoint that has no table of word pieces.</summary>
    private static string Foreign(List<string> names, string file)
    {
        var garden = names.Find(name => name.Contains("self_attention/query/kernel", StringComparison.Ordinal) || name.Contains("transformer/layer_", StringComparison.Ordinal));
        if (garden is not null)
        {
            return $"{file}: {garden} is a variable of the TensorFlow model garden (TF-Hub's bert_en_*/3 and later), whose form is not read. Take the release with bert_model.ckpt of the same model, or TF-Hub's /1.";
        }

        var albert = names.Find(name => name.Contains("inner_group_", StringComparison.Ordinal));
        return albert is not null
            ? $"{file}: {albert} is a variable of ALBERT, which shares its layers and is not BERT."
            : $"{file} holds no BERT: embeddings/word_embeddings is not among its {names.Count} variables (such as {string.Join(", ", names.Take(3))}).";
    }

    /// <summary>The ends that a weight's name may have.</summary>
    private static string[] Ends(string name)
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
            ? [end.Replace("encoder/layer/", "encoder/layer_", StringComparison.Ordinal), end.Replace("encoder/layer/", "encoder/layer_._", StringComparison.Ordinal)]
            : [end];
    }

    private void AddEnds(string name, string key)
    {
        var end = name.EndsWith(":0", StringComparison.Ordinal) ? name[..^2] : name;
        var start = end.Length;
        for (var parts = 0; parts < MostParts && start > 0; parts++)
        {
            start = end.LastIndexOf('/', start - 1) is var slash and > 0 ? slash : 0;
            var rest = start == 0 ? end : end[(start + 1)..];
            if (rest.StartsWith("embeddings/", StringComparison.Ordinal) || rest.StartsWith("encoder/", StringComparison.Ordinal))
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
        var found = Ends(name).SelectMany(end => byEnd.GetValueOrDefault(end) ?? []).DistinctBy(variable => variable.Key).ToList();
        return found.Count switch
        {
            0 => null,
            1 => found[0],
            _ => throw new ModelException($"{bundle.IndexName} holds more than one model: both {found[0].Name} and {found[1].Name} are there. Save the checkpoint of one of them."),
        };
    }
}
