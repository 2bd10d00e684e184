namespace SparkBert.Models.Graph;

/// <summary>
/// The weights of <see cref="BertGraph"/>, by its names, made of the weights of a model. What costs a pass over the activations in the
/// usual form is folded into weights, in double precision: the scale of the scores, 1/sqrt(head size), into the query; the bias of the
/// value into that of the attention's output, since the weights of a softmax add up to 1. The bias of the key goes: it adds the same number
/// to all scores of a position, which does not change their softmax.
/// </summary>
/// <param name="config">The sizes.</param>
/// <param name="source">The weights of the model.</param>
internal sealed class FoldedWeights(BertConfig config, IWeights source) : IWeights
{
    public void Require(string name, ReadOnlySpan<int> shape)
    {
        source.Require(NameOf(name), shape);
        if (IsOf(name, GraphNames.AttentionBias, out var layer))
        {
            // Not used, but part of every BERT: a model without it is of another kind.
            source.Require(Self(layer, "key.bias"), [config.HiddenSize]);
            source.Require(Self(layer, "value.bias"), [config.HiddenSize]);
        }
    }

    public void Read(string name, ReadOnlySpan<int> shape, Span<float> values)
    {
        source.Read(NameOf(name), shape, values);
        if (IsOf(name, GraphNames.QueryWeight, out _) || IsOf(name, GraphNames.QueryBias, out _))
        {
            var scale = 1 / Math.Sqrt((double)config.HiddenSize / config.Heads);
            foreach (ref var value in values)
            {
                value = (float)(value * scale);
            }
        }
        else if (IsOf(name, GraphNames.AttentionBias, out var layer))
        {
            AddValueBias(layer, values);
        }
    }

    private void AddValueBias(int layer, Span<float> values)
    {
        var hidden = config.HiddenSize;
        using var buffer = new WeightBuffer((long)hidden * hidden * sizeof(float));
        var matrix = buffer.Take<float>(hidden * hidden);
        source.Read(NameOf(GraphNames.Of(layer, GraphNames.AttentionWeight)), [hidden, hidden], matrix);
        var bias = new float[hidden];
        source.Read(Self(layer, "value.bias"), [hidden], bias);
        var sums = new double[hidden];
        for (var row = 0; row < hidden; row++)
        {
            var factors = matrix.Slice(row * hidden, hidden);
            for (var column = 0; column < hidden; column++)
            {
                sums[column] += (double)bias[row] * factors[column];
            }
        }

        for (var column = 0; column < hidden; column++)
        {
            values[column] = (float)(values[column] + sums[column]);
        }
    }

    private static bool IsOf(string name, string part, out int layer) =>
        GraphNames.TryParse(name, out layer, out var found) && found == part;

    private static string Self(int layer, string tail) => $"encoder.layer.{layer}.attention.self.{tail}";

    /// <summary>A model's name of a weight of the graph.</summary>
    /// <param name="name">The graph's name.</param>
    public static string NameOf(string name)
    {
        if (!GraphNames.TryParse(name, out var layer, out var part))
        {
            return name switch
            {
                GraphNames.Words => "embeddings.word_embeddings.weight",
                GraphNames.Positions => "embeddings.position_embeddings.weight",
                GraphNames.TokenTypes => "embeddings.token_type_embeddings.weight",
                GraphNames.EmbeddingsGamma => "embeddings.LayerNorm.weight",
                GraphNames.EmbeddingsBeta => "embeddings.LayerNorm.bias",
                GraphNames.PoolerWeight => "pooler.dense.weight",
                GraphNames.PoolerBias => "pooler.dense.bias",
                _ => throw new ArgumentException($"the graph has no weight {name}.", nameof(name)),
            };
        }

        return part switch
        {
            GraphNames.QueryWeight => Self(layer, "query.weight"),
            GraphNames.QueryBias => Self(layer, "query.bias"),
            GraphNames.KeyWeight => Self(layer, "key.weight"),
            GraphNames.ValueWeight => Self(layer, "value.weight"),
            GraphNames.AttentionWeight => $"encoder.layer.{layer}.attention.output.dense.weight",
            GraphNames.AttentionBias => $"encoder.layer.{layer}.attention.output.dense.bias",
            GraphNames.AttentionGamma => $"encoder.layer.{layer}.attention.output.LayerNorm.weight",
            GraphNames.AttentionBeta => $"encoder.layer.{layer}.attention.output.LayerNorm.bias",
            GraphNames.IntermediateWeight => $"encoder.layer.{layer}.intermediate.dense.weight",
            GraphNames.IntermediateBias => $"encoder.layer.{layer}.intermediate.dense.bias",
            GraphNames.OutputWeight => $"encoder.layer.{layer}.output.dense.weight",
            GraphNames.OutputBias => $"encoder.layer.{layer}.output.dense.bias",
            GraphNames.OutputGamma => $"encoder.layer.{layer}.output.LayerNorm.weight",
            GraphNames.OutputBeta => $"encoder.layer.{layer}.output.LayerNorm.bias",
            _ => throw new ArgumentException($"the graph has no weight {name}.", nameof(name)),
        };
    }
}
