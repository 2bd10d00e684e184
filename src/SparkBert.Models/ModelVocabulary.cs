using SparkBert.Bundles;
using System.Text.Json;
using SparkBert.Models.Import;
using SparkBert.WordPieces;

namespace SparkBert.Models;

/// <summary>The vocabulary that comes with a model, and what it must fit.</summary>
internal static class ModelVocabulary
{
    /// <summary>The file in which Hugging Face's tokenizers keep their settings.</summary>
    public const string TokenizerConfigName = "tokenizer_config.json";

    /// <summary>A vocabulary is well under a megabyte; a larger file is another thing under its name.</summary>
    public const long MostBytes = 64 << 20;

    /// <summary>Reads the <c>vocab.txt</c> of a folder.</summary>
    /// <exception cref="ModelException">There is none, it is too large, or it is no vocabulary.</exception>
    public static Vocabulary Read(string folder)
    {
        var path = Path.Combine(folder, BundleManifest.VocabularyFileName);
        if (!File.Exists(path))
        {
            throw new ModelException($"there is no {BundleManifest.VocabularyFileName} in {folder}.");
        }

        if (new FileInfo(path).Length > MostBytes)
        {
            throw new ModelException($"{BundleManifest.VocabularyFileName} has {new FileInfo(path).Length:N0} bytes, over the limit of {MostBytes:N0} for a vocabulary.");
        }

        try
        {
            return Vocabulary.Load(path);
        }
        catch (VocabularyException error)
        {
            throw new ModelException(error.Message, error);
        }
    }

    /// <summary>A vocabulary shorter than the table is ordinary: the last rows are never used. A longer one has ids that the model does not know.</summary>
    public static void CheckSize(Vocabulary vocabulary, int rows, ImportContext? context = null)
    {
        if (vocabulary.Count > rows)
        {
            throw new ModelException($"{BundleManifest.VocabularyFileName} has {vocabulary.Count} entries but the model's embedding table has {rows} rows.");
        }

        if (vocabulary.Count < rows)
        {
            context?.Note($"vocabulary: {vocabulary.Count} entries for {rows} rows of the embedding table; the last {rows - vocabulary.Count} rows are never used");
        }

        foreach (var (line, firstLine) in vocabulary.Duplicates().Take(3))
        {
            context?.Note($"vocabulary: line {line} repeats line {firstLine}; the last one counts, as in Spark NLP");
        }
    }

    /// <summary>Writes a vocabulary, a piece a line.</summary>
    public static void Write(Vocabulary vocabulary, string path)
    {
        using var file = new StreamWriter(path) { NewLine = "\n" };
        for (var id = 0; id < vocabulary.Count; id++)
        {
            file.WriteLine(vocabulary[id]);
        }
    }

    /// <summary>What tokenizer_config.json says of case; without it, whether the vocabulary has pieces with capital letters.</summary>
    public static bool IsCaseSensitive(string folder, Vocabulary vocabulary)
    {
        var path = Path.Combine(folder, TokenizerConfigName);
        if (File.Exists(path))
        {
            using var document = ModelJson.ReadFile(path);
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("do_lower_case", out var lower)
                && lower.ValueKind is JsonValueKind.True or JsonValueKind.False)
            {
                return !lower.GetBoolean();
            }
        }

        return HasCapitals(vocabulary);
    }

    /// <summary>Whether a vocabulary has pieces with capital letters, besides [CLS] and its like.</summary>
    public static bool HasCapitals(Vocabulary vocabulary) =>
        Enumerable.Range(0, vocabulary.Count).Any(id => !vocabulary[id].StartsWith('[') && vocabulary[id].Any(char.IsUpper));
}
