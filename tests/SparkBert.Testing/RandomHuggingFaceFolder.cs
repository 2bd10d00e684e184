using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace SparkBert.Testing;

/// <summary>
/// Writes a Hugging Face folder of any size with random weights, tensor by tensor: for tests and measurements of what an import takes.
/// </summary>
public static class RandomHuggingFaceFolder
{
    /// <summary>Writes config.json, vocab.txt and model.safetensors (F32); the same for the same sizes.</summary>
    /// <param name="folder">The folder, which is made.</param>
    /// <param name="hidden">The hidden size; the feed-forward part is four times as wide.</param>
    /// <param name="layers">The number of layers.</param>
    /// <param name="heads">Attention heads of a layer.</param>
    /// <param name="pieces">The word pieces.</param>
    /// <returns>The bytes of the weights.</returns>
    public static long Write(string folder, int hidden, int layers, int heads, IReadOnlyList<string> pieces)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllLines(Path.Combine(folder, "vocab.txt"), pieces);
        File.WriteAllText(
            Path.Combine(folder, "config.json"),
            $$"""
            {"model_type":"bert","hidden_act":"gelu","hidden_size":{{hidden}},"num_hidden_layers":{{layers}},
             "num_attention_heads":{{heads}},"intermediate_size":{{4 * hidden}},"max_position_embeddings":512,"type_vocab_size":2,
             "vocab_size":{{pieces.Count}},"layer_norm_eps":1e-12}
            """);

        var tensors = Tensors(hidden, layers, pieces.Count).ToList();
        var header = new StringBuilder("{");
        var offset = 0L;
        foreach (var (name, shape) in tensors)
        {
            var end = offset + ByteCount(shape);
            header.Append(header.Length > 1 ? "," : "").Append(
                CultureInfo.InvariantCulture,
                $$"""
                "{{name}}":{"dtype":"F32","shape":[{{string.Join(',', shape)}}],"data_offsets":[{{offset}},{{end}}]}
                """);
            offset = end;
        }

        header.Append('}');
        var path = Path.Combine(folder, "model.safetensors");
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 20);
        file.Write(BitConverter.GetBytes((ulong)header.Length));
        file.Write(Encoding.ASCII.GetBytes(header.ToString()));
        var random = new Random(1);
        var values = new float[1 << 16];
        foreach (var (name, shape) in tensors)
        {
            var isGamma = name.EndsWith("LayerNorm.weight", StringComparison.Ordinal);
            for (var left = ByteCount(shape) / sizeof(float); left > 0;)
            {
                var count = (int)Math.Min(left, values.Length);
                for (var i = 0; i < count; i++)
                {
                    values[i] = (isGamma ? 1 : 0) + ((random.NextSingle() - 0.5f) * 0.1f);
                }

                file.Write(MemoryMarshal.AsBytes(values.AsSpan(0, count)));
                left -= count;
            }
        }

        return offset;
    }

    private static long ByteCount(int[] shape) => shape.Aggregate((long)sizeof(float), (product, size) => product * size);

    private static IEnumerable<(string Name, int[] Shape)> Tensors(int hidden, int layers, int vocabulary)
    {
        yield return ("embeddings.word_embeddings.weight", [vocabulary, hidden]);
        yield return ("embeddings.position_embeddings.weight", [512, hidden]);
        yield return ("embeddings.token_type_embeddings.weight", [2, hidden]);
        yield return ("embeddings.LayerNorm.weight", [hidden]);
        yield return ("embeddings.LayerNorm.bias", [hidden]);
        for (var layer = 0; layer < layers; layer++)
        {
            foreach (var (part, size, from) in (IEnumerable<(string, int, int)>)
            [
                ("attention.self.query", hidden, hidden), ("attention.self.key", hidden, hidden), ("attention.self.value", hidden, hidden),
                ("attention.output.dense", hidden, hidden), ("intermediate.dense", 4 * hidden, hidden),
                ("output.dense", hidden, 4 * hidden),
            ])
            {
                yield return ($"encoder.layer.{layer}.{part}.weight", [size, from]);
                yield return ($"encoder.layer.{layer}.{part}.bias", [size]);
            }

            foreach (var part in (string[])["attention.output", "output"])
            {
                yield return ($"encoder.layer.{layer}.{part}.LayerNorm.weight", [hidden]);
                yield return ($"encoder.layer.{layer}.{part}.LayerNorm.bias", [hidden]);
            }
        }
    }
}
