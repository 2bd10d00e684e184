using SparkBert.Bundles;
using System.Globalization;
using SparkBert.Models.Graph;
using SparkBert.Models.Import;
using SparkBert.WordPieces;

namespace SparkBert.Models.TensorFlow;

/// <summary>Imports a BERT that comes as a graph of TensorFlow and a checkpoint of its variables.</summary>
internal static class TensorFlowModel
{
    // Far beyond every BERT, as in BertConfig; what is larger comes from a damaged file.
    private const long MostSize = 10_000_000;

    /// <summary>Writes <c>model.onnx</c> and <c>vocab.txt</c>. Sizes come from the shapes of the variables; what they do not show, from the graph.</summary>
    /// <param name="context">The import.</param>
    /// <param name="graphFile">The graph: a SavedModel, or a bare GraphDef, as Spark NLP keeps it.</param>
    /// <param name="variablesPrefix">The checkpoint: path of its index file without <c>.index</c>, such as <c>variables/variables</c>.</param>
    /// <param name="vocabulary">The word pieces.</param>
    /// <param name="format">The source's format, for the manifest.</param>
    /// <returns>What the manifest says of them. Whether capital letters count is as <see cref="ImportOptions.CaseSensitive"/>, the graph or the checkpoint says, else as the vocabulary looks.</returns>
    /// <exception cref="ModelException">A file is missing or damaged, it holds no BERT, or the graph does not show what is needed.</exception>
    public static BundleManifest Import(ImportContext context, string graphFile, string variablesPrefix, Vocabulary vocabulary, string format)
    {
        using var bundle = TensorBundle.Open(variablesPrefix);
        var weights = new TensorFlowWeights(bundle);
        var hidden = Size(weights, "embeddings.word_embeddings.weight", 1);
        var traits = new GraphTraits(GraphFile.Read(graphFile), hidden);
        var config = new BertConfig(
            hidden,
            weights.Layers > 0 ? weights.Layers : throw new ModelException($"{bundle.IndexName}: encoder/layer_0/attention/self/query/kernel is missing from the variables."),
            Heads(traits, hidden, context),
            Size(weights, "encoder.layer.0.intermediate.dense.weight", 1),
            Size(weights, "embeddings.position_embeddings.weight", 0),
            Size(weights, "embeddings.token_type_embeddings.weight", 0),
            Size(weights, "embeddings.word_embeddings.weight", 0),
            Epsilon(traits, context),
            Activation(traits, context));
        return BertModelWriter.Write(context, config, weights, vocabulary, format) with
        {
            CaseSensitive = context.Options.CaseSensitive ?? !(IsLowerCased(traits, bundle, context) ?? !ModelVocabulary.HasCapitals(vocabulary)),
        };
    }

    private static int Size(TensorFlowWeights weights, string name, int dimension)
    {
        var shape = weights.Shape(name);
        return shape.Length == 2 && shape[dimension] is >= 1 and <= MostSize
            ? (int)shape[dimension]
            : throw new ModelException($"{weights.NameOf(name)} must have two dimensions of 1 to {MostSize}, but is {(shape.Length == 0 ? "missing" : $"[{string.Join(",", shape)}]")}.");
    }

    private static int Heads(GraphTraits traits, int hidden, ImportContext context)
    {
        var asked = context.Options.Heads;
        if (asked is not null && (asked < 1 || hidden % asked != 0))
        {
            throw new ModelException($"the vectors have the length {hidden}, which is not divisible by {asked} heads, as asked for.");
        }

        var found = asked is null ? traits.Heads(hidden) : null;
        if (found is { } shown)
        {
            context.Note($"heads: {shown.Heads}, for {shown.Node}");
            return shown.Heads;
        }

        if (asked is null)
        {
            throw new ModelException("the graph does not show how many attention heads a layer has; say it (--heads; BERT-base has 12, BERT-large 16).");
        }

        context.Note($"heads: {asked}, as asked for");
        return asked.Value;
    }

    private static float Epsilon(GraphTraits traits, ImportContext context)
    {
        const float Usual = 1e-12f;
        var found = traits.Epsilon();
        context.Note(found is { } shown
            ? string.Create(CultureInfo.InvariantCulture, $"LayerNorm: epsilon {shown.Value}, for {shown.Node}")
            : string.Create(CultureInfo.InvariantCulture, $"LayerNorm: epsilon {Usual}, as in every BERT, for the graph does not show it"));
        return found?.Value ?? Usual;
    }

    private static Gelu Activation(GraphTraits traits, ImportContext context)
    {
        if (context.Options.Gelu is { } asked)
        {
            context.Note(traits.Gelu(asked) is { } other && other.Form != asked
                ? $"GELU: the {Name(asked)} form, as asked for, though the graph computes the {Name(other.Form)} form ({other.Node})"
                : $"GELU: the {Name(asked)} form, as asked for");
            return asked;
        }

        var (form, node) = traits.Gelu() ?? throw new ModelException("the graph does not show a GELU of either form (there is no Erf, and no Tanh of x + 0.044715 x^3); say which one it is (--gelu erf or --gelu tanh).");
        context.Note($"GELU: the {Name(form)} form, for the graph computes it ({node})");
        return form;
    }

    private static bool? IsLowerCased(GraphTraits traits, TensorBundle bundle, ImportContext context)
    {
        var (value, source) = traits.IsLowerCased is { } inGraph
            ? (inGraph, "tokenization_info of the graph says")
            : (bundle.ReadBoolean("do_lower_case/.ATTRIBUTES/VARIABLE_VALUE"), "a variable says");
        if (value is not null)
        {
            context.Note($"case: capital letters {(value.Value ? "do not count" : "count")}, for {source} do_lower_case {(value.Value ? "true" : "false")}");
        }

        return value;
    }

    private static string Name(Gelu gelu) => gelu == Gelu.Erf ? "erf" : "tanh";
}
