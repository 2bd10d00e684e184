using System.Globalization;
using System.Runtime.InteropServices;
using SparkBert.Annotations;

namespace SparkBert.Embeddings;

/// <summary>Makes annotation objects of a row of a computed window.</summary>
internal static class EmbeddedTokens
{
    /// <summary>The annotations of a row. Their vectors are copied into one array, so the window's memory can be reused.</summary>
    public static Annotation[] Create(EmbeddingWindow window, EncodedRow row, int dimension)
    {
        var words = window.Words[row.WordStart..row.WordEnd];
        var vectors = GC.AllocateUninitializedArray<float>(words.Length * dimension);
        if (words.Length > 0)
        {
            MemoryMarshal.Cast<byte, float>(window.Vectors.AsSpan()).Slice(row.WordStart * dimension, vectors.Length).CopyTo(vectors);
        }

        var annotations = new Annotation[words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            ref readonly var word = ref words[i];
            var content = word.Content.ToString();
            var metadata = new Dictionary<string, string?>(5, StringComparer.Ordinal)
            {
                ["sentence"] = word.Sentence.ToString(CultureInfo.InvariantCulture),
                ["token"] = content,
                ["pieceId"] = word.PieceId.ToString(CultureInfo.InvariantCulture),
                ["isWordStart"] = "true",
                ["isOOV"] = "false",
            };
            annotations[i] = new Annotation(
                AnnotatorTypes.WordEmbeddings, word.Begin, word.End, content, metadata, vectors.AsMemory(i * dimension, dimension));
        }

        return annotations;
    }
}
