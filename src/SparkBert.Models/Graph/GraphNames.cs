using System.Globalization;

namespace SparkBert.Models.Graph;

/// <summary>Names of the weights, inputs and outputs of <see cref="BertGraph"/>. They are part of the format of bundles.</summary>
internal static class GraphNames
{
    /// <summary>The table of word pieces, [pieces, hidden].</summary>
    public const string Words = "word_embeddings";

    /// <summary>The table of positions, [positions, hidden].</summary>
    public const string Positions = "position_embeddings";

    /// <summary>The table of segments, [segments, hidden].</summary>
    public const string TokenTypes = "token_type_embeddings";

    /// <summary>Scale of the embeddings' normalization, [hidden].</summary>
    public const string EmbeddingsGamma = "embeddings_gamma";

    /// <summary>Shift of the embeddings' normalization, [hidden].</summary>
    public const string EmbeddingsBeta = "embeddings_beta";

    /// <summary>The query with the scale of the scores, [hidden, hidden].</summary>
    public const string QueryWeight = "query_weight";

    /// <summary>Bias of the query with the scale of the scores, [hidden].</summary>
    public const string QueryBias = "query_bias";

    /// <summary>The key, [hidden, hidden].</summary>
    public const string KeyWeight = "key_weight";

    /// <summary>The value, [hidden, hidden].</summary>
    public const string ValueWeight = "value_weight";

    /// <summary>Output of the attention, [hidden, hidden].</summary>
    public const string AttentionWeight = "attention_weight";

    /// <summary>Bias of the attention's output with that of the value, [hidden].</summary>
    public const string AttentionBias = "attention_bias";

    /// <summary>Scale of the normalization behind the attention, [hidden].</summary>
    public const string AttentionGamma = "attention_gamma";

    /// <summary>Shift of the normalization behind the attention, [hidden].</summary>
    public const string AttentionBeta = "attention_beta";

    /// <summary>The first half of the feed-forward part, [hidden, intermediate].</summary>
    public const string IntermediateWeight = "intermediate_weight";

    /// <summary>Bias of the first half of the feed-forward part, [intermediate].</summary>
    public const string IntermediateBias = "intermediate_bias";

    /// <summary>The second half of the feed-forward part, [intermediate, hidden].</summary>
    public const string OutputWeight = "output_weight";

    /// <summary>Bias of the second half of the feed-forward part, [hidden].</summary>
    public const string OutputBias = "output_bias";

    /// <summary>Scale of the normalization at a layer's end, [hidden].</summary>
    public const string OutputGamma = "output_gamma";

    /// <summary>Shift of the normalization at a layer's end, [hidden].</summary>
    public const string OutputBeta = "output_beta";

    /// <summary>The pooler, [hidden, hidden].</summary>
    public const string PoolerWeight = "pooler_weight";

    /// <summary>Bias of the pooler, [hidden].</summary>
    public const string PoolerBias = "pooler_bias";

    /// <summary>Name of the pooler's output, [batch, hidden].</summary>
    public const string PoolerOutput = "pooler_output";

    /// <summary>Name of the last layer's output.</summary>
    public const string LastHiddenState = "last_hidden_state";

    /// <summary>The parts of a layer that have the same name in the fused form of earlier versions.</summary>
    public static readonly IReadOnlyList<string> PartsOfFusedLayer =
    [
        AttentionWeight, AttentionBias, AttentionGamma, AttentionBeta, IntermediateWeight, IntermediateBias,
        OutputWeight, OutputBias, OutputGamma, OutputBeta,
    ];

    private const string LayerPrefix = "layer_";

    /// <summary>A name within a layer.</summary>
    public static string Of(int layer, string part) => string.Create(CultureInfo.InvariantCulture, $"{LayerPrefix}{layer}_{part}");

    /// <summary>Takes a name within a layer apart.</summary>
    public static bool TryParse(string name, out int layer, out string part)
    {
        (layer, part) = (0, "");
        if (!name.StartsWith(LayerPrefix, StringComparison.Ordinal))
        {
            return false;
        }

        var rest = name.AsSpan(LayerPrefix.Length);
        var end = rest.IndexOf('_');
        if (end < 0 || !int.TryParse(rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out layer))
        {
            return false;
        }

        part = rest[(end + 1)..].ToString();
        return true;
    }

    /// <summary>Name of a layer's output, 0 for the embeddings.</summary>
    public static string Output(int layer, int layers) => layer == layers ? LastHiddenState : $"hidden_{layer}";
}
