using SparkBert.Bundles;
using System.Text.Json;
using SparkBert.Models.Import;

namespace SparkBert.Models.Graph;

/// <summary>Sizes and choices of a BERT model, as a <c>config.json</c> of Hugging Face gives them.</summary>
/// <param name="HiddenSize">Length of a position's vector.</param>
/// <param name="Layers">The number of layers.</param>
/// <param name="Heads">Attention heads of a layer; divides the hidden size.</param>
/// <param name="IntermediateSize">Width of the feed-forward part.</param>
/// <param name="MaxPositions">The longest sequence.</param>
/// <param name="TypeVocabularySize">The number of segments.</param>
/// <param name="VocabularySize">Rows of the embedding table.</param>
/// <param name="LayerNormEpsilon">Added to the variance; 1e-12 in every BERT.</param>
/// <param name="Gelu">The form of the activation.</param>
internal sealed record BertConfig(
    int HiddenSize,
    int Layers,
    int Heads,
    int IntermediateSize,
    int MaxPositions,
    int TypeVocabularySize,
    int VocabularySize,
    float LayerNormEpsilon,
    Gelu Gelu)
{
    /// <summary>Reads a <c>config.json</c> or a <c>bert_config.json</c>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="context">Its options may decide the form of GELU; it is told which was taken and why.</param>
    /// <exception cref="ModelException">It is missing, not JSON, not of a BERT, or a size is missing or impossible.</exception>
    public static BertConfig Read(string path, ImportContext context)
    {
        var name = Path.GetFileName(path);
        using var document = ModelJson.ReadFile(path);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new ModelException($"{name} must hold a JSON object, but holds {root.ValueKind}.");
        }

        if (Text(root, "model_type") is { } type && type != "bert")
        {
            throw new ModelException($"{name}: model_type {type} is not BERT, whose graph SparkBert writes (other models count positions or share layers differently).");
        }

        if (Text(root, "position_embedding_type") is { } positions && positions != "absolute")
        {
            throw new ModelException($"{name}: position_embedding_type {positions} is not supported; BERT's is absolute.");
        }

        var config = new BertConfig(
            Size(root, name, "hidden_size"),
            Size(root, name, "num_hidden_layers"),
            Size(root, name, "num_attention_heads"),
            Size(root, name, "intermediate_size"),
            Size(root, name, "max_position_embeddings"),
            Size(root, name, "type_vocab_size", 2),
            Size(root, name, "vocab_size"),
            Epsilon(root, name),
            Activation(Text(root, "hidden_act"), name, context));
        return config.HiddenSize % config.Heads == 0
            ? config
            : throw new ModelException($"{name}: hidden_size {config.HiddenSize} is not divisible by num_attention_heads {config.Heads}.");
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int Size(JsonElement root, string file, string name, int? fallback = null)
    {
        if (!root.TryGetProperty(name, out var value))
        {
            return fallback ?? throw new ModelException($"{file} has no {name}.");
        }

        // A million is far beyond every BERT; larger sizes would only make the allocations that follow dangerous.
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var size) && size is >= 1 and <= 10_000_000
            ? size
            : throw new ModelException($"{file}: {name} must be a whole number from 1 to 10,000,000, but is {value.GetRawText()}.");
    }

    private static float Epsilon(JsonElement root, string file)
    {
        if (!root.TryGetProperty("layer_norm_eps", out var value))
        {
            return 1e-12f;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetSingle(out var epsilon) && epsilon is > 0 and < 1
            ? epsilon
            : throw new ModelException($"{file}: layer_norm_eps must be between 0 and 1, but is {value.GetRawText()}.");
    }

    private static Gelu Activation(string? activation, string file, ImportContext context)
    {
        var said = activation switch
        {
            null or "gelu" or "gelu_python" => Gelu.Erf,
            "gelu_new" or "gelu_pytorch_tanh" or "gelu_fast" or "gelu_accurate" => Gelu.Tanh,
            _ => throw new ModelException($"{file}: hidden_act \"{activation}\" is unknown. Known: gelu (erf form); gelu_new, gelu_pytorch_tanh, gelu_fast, gelu_accurate (tanh form)."),
        };
        var source = activation is null ? $"{file} has no hidden_act, which means gelu" : $"{file} says hidden_act {activation}";
        context.Note(context.Options.Gelu is { } asked && asked != said
            ? $"GELU: the {Name(asked)} form, as asked for, though {source}, the {Name(said)} form"
            : $"GELU: the {Name(said)} form, for {source}");
        return context.Options.Gelu ?? said;
    }

    private static string Name(Gelu gelu) => gelu == Gelu.Erf ? "erf" : "tanh";
}
