using System.Globalization;
using SparkBert.Bundles;
using SparkBert.Models.Graph;
using SparkBert.Models.Import;

namespace SparkBert.Models.TensorFlow;

/// <summary>Imports a BERT that comes as a graph of TensorFlow and a checkpoint of its variables.</summary>
internal static class TensorFlowModel
{
    /// <summary>
    /// Writes <c>model.onnx</c> and <c>vocab.txt</c>. Sizes come from the shapes of the variables; what they do not show, from the graph.
    /// Whether capital letters count is as <see cref="ImportOptions.CaseSensitive"/>, a tokenizer's configuration, the graph or the
    /// checkpoint says, else as the vocabulary looks.
    /// </summary>
    /// <param name="context">The import.</param>
    /// <param name="graphFile">The graph: a SavedModel, or a bare GraphDef, as Spark NLP keeps it.</param>
    /// <param name="variablesPrefix">The path of the checkpoint's index without <c>.index</c>, such as <c>variables/variables</c>.</param>
    /// <param name="tokenizer">The word pieces and their rules.</param>
    /// <param name="format">The source's format, for the manifest.</param>
    /// <exception cref="ModelException">
    /// A file is missing or damaged, it holds no BERT, or the graph does not show what is needed.
    /// </exception>
    public static BundleManifest Import(
        ImportContext context, string graphFile, string variablesPrefix, ModelTokenizer tokenizer, string format)
    {
        using var bundle = TensorBundle.Open(variablesPrefix);
        var weights = new TensorFlowWeights(bundle);
        var hidden = ReadSize(weights, "embeddings.word_embeddings.weight", 1);
        var traits = new GraphTraits(GraphFile.Read(graphFile), hidden);
        var config = new BertConfig(
            hidden,
            weights.Layers > 0
                ? weights.Layers
                : throw new ModelException(
                    $"{bundle.IndexName}: encoder/layer_0/attention/self/query/kernel is missing from the variables."),
            ChooseHeads(traits, hidden, context),
            ReadSize(weights, "encoder.layer.0.intermediate.dense.weight", 1),
            ReadSize(weights, "embeddings.position_embeddings.weight", 0),
            ReadSize(weights, "embeddings.token_type_embeddings.weight", 0),
            ReadSize(weights, "embeddings.word_embeddings.weight", 0),
            ChooseEpsilon(traits, context),
            ChooseGelu(traits, context));
        var isLowerCased = FindLowerCased(traits, bundle, context);

        // A tokenizer's configuration among the assets was put there for this model.
        tokenizer = tokenizer with { IsLowerCased = tokenizer.IsLowerCased ?? isLowerCased };
        return BertModelWriter.Write(context, config, weights, tokenizer, format);
    }

    private static int ReadSize(TensorFlowWeights weights, string name, int dimension)
    {
        var shape = weights.FindShape(name);
        return shape.Length == 2 && shape[dimension] is >= 1 and <= BertConfig.MaxSize
            ? (int)shape[dimension]
            : throw new ModelException(
                $"{weights.NameOf(name)} must have two dimensions of 1 to {BertConfig.MaxSize}, "
                + $"but is {(shape.Length == 0 ? "missing" : $"[{string.Join(",", shape)}]")}.");
    }

    private static int ChooseHeads(GraphTraits traits, int hidden, ImportContext context)
    {
        if (context.Options.Heads is { } asked)
        {
            if (hidden % asked != 0)
            {
                throw new ModelException($"the vectors have the length {hidden}, which is not divisible by {asked} heads, as asked for.");
            }

            context.Note("heads", $"{asked}, as asked for");
            return asked;
        }

        if (traits.FindHeads(hidden) is not { } shown)
        {
            throw new ModelException(
                "the graph does not show how many attention heads a layer has; say it (--heads; BERT-base has 12, BERT-large 16).");
        }

        context.Note("heads", $"{shown.Heads}, for {shown.Node}");
        return shown.Heads;
    }

    private static float ChooseEpsilon(GraphTraits traits, ImportContext context)
    {
        var found = traits.FindEpsilon();
        context.Note("LayerNorm", found is { } shown
            ? string.Create(CultureInfo.InvariantCulture, $"epsilon {shown.Value}, for {shown.Node}")
            : string.Create(
                CultureInfo.InvariantCulture, $"epsilon {BertConfig.UsualEpsilon}, as in every BERT; the graph does not show it"));
        return found?.Value ?? BertConfig.UsualEpsilon;
    }

    private static Gelu ChooseGelu(GraphTraits traits, ImportContext context)
    {
        if (context.Options.Gelu is { } asked)
        {
            context.Note("GELU", traits.FindGelu(asked) is { } other && other.Form != asked
                ? $"the {asked.Name} form, as asked for, though the graph computes the {other.Form.Name} form ({other.Node})"
                : $"the {asked.Name} form, as asked for");
            return asked;
        }

        var (form, node) = traits.FindGelu() ?? throw new ModelException(
            "the graph does not show a GELU of either form (there is no Erf, and no Tanh of x + 0.044715 x^3); "
            + "say which one it is (--gelu erf or --gelu tanh).");
        context.Note("GELU", $"the {form.Name} form, for the graph computes it ({node})");
        return form;
    }

    private static bool? FindLowerCased(GraphTraits traits, TensorBundle bundle, ImportContext context)
    {
        var (value, source) = traits.IsLowerCased is { } inGraph
            ? (inGraph, "tokenization_info of the graph says")
            : (bundle.ReadBoolean("do_lower_case/.ATTRIBUTES/VARIABLE_VALUE"), "a variable says");
        if (value is { } isLowerCased)
        {
            context.Note(
                "case",
                "capital letters "
                + $"{(isLowerCased ? "do not count" : "count")}, for {source} do_lower_case {(isLowerCased ? "true" : "false")}");
        }

        return value;
    }
}
