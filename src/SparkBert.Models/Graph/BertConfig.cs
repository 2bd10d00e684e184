using System.Text.Json;
using SparkBert.Bundles;
using SparkBert.Models.Files;
using SparkBert.Models.Import;

namespace SparkBert.Models.Graph;

/// <summary>Sizes and choices of a BERT model, as in Hugging Face's <c>config.json</c>.</summary>
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
    /// <summary>Far beyond every BERT; a larger size comes from a damaged file.</summary>
    public const int MaxSize = 10_000_000;

    /// <summary>The epsilon of every BERT.</summary>
    public const float UsualEpsilon = 1e-12f;

    /// <summary>Reads a <c>config.json</c> or a <c>bert_config.json</c>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="context">Its options may set the form of GELU; it gets a note with the form and the reason.</param>
    /// <exception cref="ModelException">It is missing, not JSON, not of a BERT, or a size is missing or impossible.</exception>
    public static BertConfig Read(string path, ImportContext context)
    {
        var name = Path.GetFileName(path);
        using var document = JsonFile.Read(path);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new ModelException($"{name} must hold a JSON object, but holds {root.ValueKind}.");
        }

        JsonMember Find(string member) => JsonMember.Find(root, member, name);
        int ReadSize(string member, int? otherwise = null) =>
            Find(member).ReadSize(MaxSize) ?? otherwise ?? throw new ModelException($"{name} has no {member}.");

        SourceOptions.Model.Check(root, name, context.Note);
        var config = new BertConfig(
            ReadSize("hidden_size"),
            ReadSize("num_hidden_layers"),
            ReadSize("num_attention_heads"),
            ReadSize("intermediate_size"),
            ReadSize("max_position_embeddings"),
            ReadSize("type_vocab_size", 2),
            ReadSize("vocab_size"),
            ReadEpsilon(Find("layer_norm_eps")),
            ChooseGelu(Find("hidden_act"), context));
        return config.HiddenSize % config.Heads == 0
            ? config
            : throw new ModelException($"{name}: hidden_size {config.HiddenSize} is not divisible by num_attention_heads {config.Heads}.");
    }

    private static float ReadEpsilon(JsonMember member) => member.Value is not { } json ? UsualEpsilon
        : json.ValueKind == JsonValueKind.Number && json.TryGetSingle(out var epsilon) && epsilon is > 0 and < 1 ? epsilon
        : throw member.Refuse("between 0 and 1");

    private static Gelu ChooseGelu(JsonMember member, ImportContext context)
    {
        var activation = member.Text;
        var found = activation switch
        {
            null or "gelu" or "gelu_python" => Gelu.Erf,
            "gelu_new" or "gelu_pytorch_tanh" or "gelu_fast" or "gelu_accurate" => Gelu.Tanh,
            _ => throw new ModelException(
                $"{member.File}: hidden_act \"{ForeignText.Show(activation)}\" is unknown. "
                + "Known: gelu (erf form); gelu_new, gelu_pytorch_tanh, gelu_fast, gelu_accurate (tanh form)."),
        };
        var source = activation is null
            ? $"{member.File} has no hidden_act, which means gelu"
            : $"{member.File} says hidden_act {activation}";
        context.Note("GELU", context.Options.Gelu is { } asked && asked != found
            ? $"the {asked.Name} form, as asked for, though {source}, the {found.Name} form"
            : $"the {found.Name} form, for {source}");
        return context.Options.Gelu ?? found;
    }
}
