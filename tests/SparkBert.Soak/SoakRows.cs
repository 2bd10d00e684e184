using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;

namespace SparkBert.Soak;

/// <summary>Rows of texts of very different lengths, and what became of rows, as hashes.</summary>
internal static class SoakRows
{
    private static readonly string[] Words =
        "The bank river closed on of a harbour corner evening Thursday and was near water boats quiet street café \u2603 Zürich 1,024 can't"
            .Split(' ');

    /// <summary>Texts by seed: most of some words, some of hundreds, few of ten thousand, some empty or null.</summary>
    public static List<(string Id, string? Text)> Create(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(row => (row.ToString(CultureInfo.InvariantCulture), CreateText(random)))];

    /// <summary>The rows as batches of random sizes.</summary>
    public static IEnumerable<RecordBatch> Cut(IReadOnlyList<(string Id, string? Text)> rows, Random random)
    {
        for (var start = 0; start < rows.Count;)
        {
            var count = Math.Min(random.Next(1, 40), rows.Count - start);
            var (ids, texts) = (new StringArray.Builder(), new StringArray.Builder());
            foreach (var (id, text) in rows.Skip(start).Take(count))
            {
                ids.Append(id);
                _ = text is null ? texts.AppendNull() : texts.Append(text);
            }

            yield return new RecordBatch(
                new Schema([new Field("id", StringType.Default, true), new Field("text", StringType.Default, true)], null),
                [ids.Build(), texts.Build()],
                count);
            start += count;
        }
    }

    /// <summary>Of each row, in the order of ids, a hash of its annotations with all bits.</summary>
    /// <exception cref="InvalidDataException">A row is there twice.</exception>
    public static SortedDictionary<string, string> Hash(IEnumerable<RecordBatch> batches)
    {
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var batch in batches)
        {
            var ids = (StringArray)batch.Column(batch.Schema.GetFieldIndex("id"));
            var errors = (StringArray)batch.Column(batch.Schema.GetFieldIndex("error"));
            var embeddings = new AnnotationColumn(batch.Column(batch.Schema.GetFieldIndex("embeddings")));
            for (var row = 0; row < batch.Length; row++)
            {
                if (!hashes.TryAdd(ids.GetString(row), HashRow(embeddings.Row(row), errors.GetString(row))))
                {
                    throw new InvalidDataException($"the row {ids.GetString(row)} is there twice.");
                }
            }
        }

        return hashes;
    }

    private static string HashRow(Annotation[]? annotations, string? error)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{error}\n{annotations?.Length ?? -1}\n"));
        foreach (var annotation in annotations ?? [])
        {
            var metadata = annotation.Metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal);
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture,
                $"{annotation.Begin} {annotation.End} {annotation.Result} {string.Join(' ', metadata)}\n")));
            hash.AppendData(MemoryMarshal.AsBytes(annotation.Embeddings.Span));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static string? CreateText(Random random)
    {
        var words = random.Next(100) switch
        {
            0 => 10_000,
            < 10 => random.Next(100, 1000),
            < 12 => 0,
            12 => -1,
            _ => random.Next(1, 40),
        };
        return words < 0 ? null : string.Join(' ', Enumerable.Range(0, words).Select(word =>
            Words[random.Next(Words.Length)] + (word % 13 == 12 ? "." : "")));
    }
}
