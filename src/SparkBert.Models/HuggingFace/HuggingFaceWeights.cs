using System.Globalization;
using System.Text.RegularExpressions;
using SparkBert.Bundles;
using SparkBert.Models.Files;
using SparkBert.Models.Graph;
using SparkBert.Models.Import;

namespace SparkBert.Models.HuggingFace;

/// <summary>
/// The weights of a Hugging Face folder: with or without the prefix <c>bert.</c>, LayerNorm as weight and bias or, in old files, gamma and
/// beta.
/// </summary>
internal sealed partial class HuggingFaceWeights(Safetensors tensors) : IWeights
{
    private readonly string prefix = tensors.Names.Any(name => name.StartsWith("bert.", StringComparison.Ordinal)) ? "bert." : "";

    /// <summary>
    /// Refuses weights of the embeddings or the encoder that no BERT has: what they compute would be left out. Heads beside the encoder
    /// are no matter.
    /// </summary>
    /// <param name="layers">The layers, by the configuration.</param>
    /// <param name="context">Gets a note if there are more.</param>
    /// <exception cref="ModelException">There is such a weight.</exception>
    public void RequirePlainEncoder(int layers, ImportContext context)
    {
        var most = 0;
        foreach (var name in tensors.Names.Order(StringComparer.Ordinal))
        {
            if (name.Contains("lora_", StringComparison.Ordinal) || name.Contains(".base_layer.", StringComparison.Ordinal))
            {
                throw new ModelException(
                    $"{ForeignText.Show(name)} is a weight of an adapter (LoRA). Merge it into its model (merge_and_unload, then "
                    + "save_pretrained), and import the result.");
            }

            var inner = name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : "";
            var match = PlainForm().Match(inner);
            if (match.Groups["layer"] is { Success: true } layer)
            {
                most = Math.Max(most, int.Parse(layer.Value, CultureInfo.InvariantCulture) + 1);
            }

            if (!match.Success
                && (inner.StartsWith("embeddings.", StringComparison.Ordinal) || inner.StartsWith("encoder.", StringComparison.Ordinal)))
            {
                throw new ModelException(
                    $"{ForeignText.Show(name)} is no weight of a plain BERT encoder: it is of another kind of model, or quantised. "
                    + "Save the plain encoder in F32, F16 or BF16.");
            }
        }

        if (most > layers)
        {
            context.Note("layers", $"the first {layers} of {most}, as the configuration says");
        }
    }

    public void Require(string name, ReadOnlySpan<int> shape)
    {
        // Hugging Face keeps the matrix of a linear layer as [out, in]. A square matrix would pass every check of shapes untransposed.
        int[] stored = IsMatrix(name, shape) ? [shape[1], shape[0]] : shape.ToArray();
        var actual = tensors.Shape(Find(name))!;
        if (!actual.SequenceEqual(stored.Select(size => (long)size)))
        {
            throw new ModelException($"{name} is [{string.Join(",", actual)}], but must be [{string.Join(",", stored)}].");
        }
    }

    public void Read(string name, ReadOnlySpan<int> shape, Span<float> values)
    {
        if (IsMatrix(name, shape))
        {
            var found = Find(name);
            TurnedMatrix.Read(shape[1], shape[0], values, (first, part) => tensors.Read(found, first, part));
        }
        else
        {
            tensors.Read(Find(name), first: 0, values);
        }
    }

    private static bool IsMatrix(string name, ReadOnlySpan<int> shape) =>
        shape.Length == 2
        && name.EndsWith(".weight", StringComparison.Ordinal)
        && !name.StartsWith("embeddings.", StringComparison.Ordinal);

    [GeneratedRegex(
        @"\Aembeddings\.(?:(?:word|position|token_type)_embeddings\.weight|position_ids|token_type_ids)\z"
        + @"|\A(?:embeddings|encoder\.layer\.(?<layer>[0-9]{1,4})\.(?:attention\.)?output)\.LayerNorm\.(?:weight|bias|gamma|beta)\z"
        + @"|\Aencoder\.layer\.(?<layer>[0-9]{1,4})\."
        + @"(?:attention\.self\.(?:query|key|value)|(?:attention\.output|intermediate|output)\.dense)\.(?:weight|bias)\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex PlainForm();

    private string Find(string name)
    {
        var old = name
            .Replace("LayerNorm.weight", "LayerNorm.gamma", StringComparison.Ordinal)
            .Replace("LayerNorm.bias", "LayerNorm.beta", StringComparison.Ordinal);
        return tensors.Shape(prefix + name) is not null ? prefix + name
            : tensors.Shape(prefix + old) is not null ? prefix + old
            : throw new ModelException($"{prefix}{name} is missing from the weights.");
    }
}
