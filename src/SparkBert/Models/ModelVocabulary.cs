using System.Text.Json;
using SparkBert.WordPieces;

namespace SparkBert.Models;

/// <summary>The vocabulary that comes with a model, and what it must fit.</summary>
internal static class ModelVocabulary
{
    /// <summary>A vocabulary is well under a megabyte; a larger file is another thing under its name.</summary>
    private const long MostBytes = 64 << 20;

    public static Vocabulary Read(string folder)
    {
        var path = Path.Combine(folder, ModelBundle.VocabularyName);
        if (!File.Exists(path))
        {
            throw new ModelException($"there is no {ModelBundle.VocabularyName} in {folder}.");
        }

        if (new FileInfo(path).Length > MostBytes)
        {
            throw new ModelException($"{ModelBundle.VocabularyName} has {new FileInfo(path).Length:N0} bytes, over the limit of {MostBytes:N0} for a vocabulary.");
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
    public static void CheckSize(Vocabulary vocabulary, int rows)
    {
        if (vocabulary.Count > rows)
        {
            throw new ModelException($"{ModelBundle.VocabularyName} has {vocabulary.Count} entries but the model's embedding table has {rows} rows.");
        }
    }

    /// <summary>What tokenizer_config.json says of case; without it, whether the vocabulary has pieces with capital letters.</summary>
    public static bool IsCaseSensitive(string folder, Vocabulary vocabulary)
    {
        var path = Path.Combine(folder, "tokenizer_config.json");
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

        return Enumerable.Range(0, vocabulary.Count).Any(id => !vocabulary[id].StartsWith('[') && vocabulary[id].Any(char.IsUpper));
    }
}
