using SparkBert.Bundles;
using SparkBert.Models.Files;

namespace SparkBert.Models.SparkNlp;

/// <summary>
/// A map that Spark NLP saves with an annotator, under <c>fields</c>: pairs in any number of parts and in any order, as Spark's object
/// files or, where Spark NLP was set to the serialisation format <c>dataset</c>, as Parquet.
/// </summary>
internal static class SparkFeature
{
    /// <summary>The folder of the features.</summary>
    public const string FolderName = "fields";

    /// <summary>The vocabulary of BERT-large takes 1.3 MB; this is for the largest multilingual ones and more.</summary>
    private const long MaxBytes = 256_000_000;

    /// <summary>Reads the pairs of a feature.</summary>
    /// <param name="folder">The annotator's folder.</param>
    /// <param name="feature">The feature's name.</param>
    /// <returns>Keys, and values that are string, int or null; null if the annotator does not have the feature.</returns>
    /// <exception cref="ModelException">A part is damaged, too large or of another form.</exception>
    public static List<(string Key, object? Value)>? Read(string folder, string feature)
    {
        var path = Path.Combine(folder, FolderName, feature);
        if (!Directory.Exists(path))
        {
            return null;
        }

        var pairs = new List<(string, object?)>();
        var total = 0L;
        foreach (var part in SparkFolder.ListParts(path))
        {
            var name = $"{FolderName}/{feature}/{ForeignText.Show(part.Name)}";
            total += part.Length;
            if (total > MaxBytes)
            {
                throw new ModelException($"{FolderName}/{feature} has more than {ByteSize.Format(MaxBytes)}, the limit for a vocabulary.");
            }

            if (part.Length > 0)
            {
                GitLfs.Refuse(part.FullName);
                Read(part, name, pairs);
            }
        }

        return pairs;
    }

    private static void Read(FileInfo part, string name, List<(string Key, object? Value)> pairs)
    {
        if (ParquetPairs.IsParquet(part.FullName))
        {
            pairs.AddRange(ParquetPairs.Read(part.FullName, name));
            return;
        }

        foreach (var record in SequenceFile.Read(File.ReadAllBytes(part.FullName), name))
        {
            foreach (var (first, second) in JavaObjectStream.ReadPairs(record.Span, name))
            {
                pairs.Add((first as string ?? throw new ModelException($"{name}: a key is no text."), second));
            }
        }
    }
}
