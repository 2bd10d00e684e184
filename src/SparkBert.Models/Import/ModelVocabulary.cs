using System.Text;
using System.Text.Json;
using SparkBert.Bundles;
using SparkBert.Models.Files;
using SparkBert.WordPieces;

namespace SparkBert.Models.Import;

/// <summary>The vocabulary that comes with a model, and its checks.</summary>
internal static class ModelVocabulary
{
    /// <summary>The file in which Hugging Face's tokenizers keep their settings.</summary>
    public const string TokenizerConfigName = "tokenizer_config.json";

    /// <summary>A vocabulary is well under a megabyte; a larger file is something else.</summary>
    public const long MaxBytes = 64_000_000;

    /// <summary>Reads the <c>vocab.txt</c> of a folder.</summary>
    /// <exception cref="ModelException">There is none, it is too large, or it is no vocabulary.</exception>
    public static Vocabulary Read(string folder)
    {
        var file = new FileInfo(Path.Combine(folder, BundleManifest.VocabularyFileName));
        if (!file.Exists)
        {
            throw new ModelException($"there is no {BundleManifest.VocabularyFileName} in {folder}.");
        }

        if (file.Length > MaxBytes)
        {
            throw new ModelException(
                $"{file.Name} has {ByteSize.Format(file.Length)}, over the limit of {ByteSize.Format(MaxBytes)} for a vocabulary.");
        }

        try
        {
            return Vocabulary.Load(file.FullName);
        }
        catch (VocabularyException error)
        {
            throw new ModelException(error.Message, error);
        }
    }

    /// <summary>
    /// Refuses a vocabulary with ids that the embedding table does not have. A shorter one is common: the last rows are never used.
    /// </summary>
    /// <param name="vocabulary">The vocabulary.</param>
    /// <param name="rows">Rows of the embedding table.</param>
    /// <param name="context">Gets notes.</param>
    /// <exception cref="ModelException">The vocabulary is longer than the table.</exception>
    public static void CheckSize(Vocabulary vocabulary, int rows, ImportContext context)
    {
        if (vocabulary.Count > rows)
        {
            throw new ModelException(
                $"{BundleManifest.VocabularyFileName} has {vocabulary.Count} entries but the model's embedding table has {rows} rows.");
        }

        if (vocabulary.Count < rows)
        {
            context.Note(
                "vocabulary",
                $"{vocabulary.Count} entries for {rows} rows of the embedding table; the last {rows - vocabulary.Count} rows are never "
                + "used");
        }

        foreach (var (line, firstLine) in vocabulary.Duplicates().Take(3))
        {
            context.Note("vocabulary", $"line {line} repeats line {firstLine}; the last one counts, as in Spark NLP");
        }
    }

    /// <summary>Writes a vocabulary, a piece on each line.</summary>
    public static void Write(Vocabulary vocabulary, Stream file)
    {
        using var writer = new StreamWriter(file, new UTF8Encoding(false), bufferSize: 1 << 16, leaveOpen: true) { NewLine = "\n" };
        for (var id = 0; id < vocabulary.Count; id++)
        {
            writer.WriteLine(vocabulary[id]);
        }
    }

    /// <summary>Whether the model is cased: from tokenizer_config.json, else whether the vocabulary has capital letters.</summary>
    public static bool IsCaseSensitive(string folder, Vocabulary vocabulary)
    {
        var path = Path.Combine(folder, TokenizerConfigName);
        if (File.Exists(path))
        {
            using var document = JsonFile.Read(path);
            var lower = JsonMember.Find(document.RootElement, "do_lower_case");
            if (lower.Value is { ValueKind: JsonValueKind.True or JsonValueKind.False })
            {
                return !lower.IsTrue;
            }
        }

        return HasCapitals(vocabulary);
    }

    /// <summary>Whether a vocabulary has pieces with capital letters, other than [CLS] and the like.</summary>
    public static bool HasCapitals(Vocabulary vocabulary) =>
        Enumerable.Range(0, vocabulary.Count).Any(id => !vocabulary[id].StartsWith('[') && vocabulary[id].Any(char.IsUpper));
}
