using System.Text;
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

    /// <summary>Whether a folder has a vocabulary.</summary>
    public static bool IsIn(string folder) => File.Exists(Path.Combine(folder, BundleManifest.VocabularyFileName))
        || File.Exists(Path.Combine(folder, VocabularyInJson.FileName));

    /// <summary>Reads the <c>vocab.txt</c> of a folder, or where there is none, the vocabulary of its <c>tokenizer.json</c>.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="context">Gets notes.</param>
    /// <exception cref="ModelException">There is none, it is too large, or it is no vocabulary.</exception>
    public static Vocabulary Read(string folder, ImportContext context)
    {
        var file = new FileInfo(Path.Combine(folder, BundleManifest.VocabularyFileName));
        var json = new FileInfo(Path.Combine(folder, VocabularyInJson.FileName));
        if (!file.Exists && !json.Exists)
        {
            throw new ModelException($"there is no {file.Name} in {folder}, and no {json.Name}, which may hold a vocabulary too.");
        }

        Require(file.Exists ? file : json);
        try
        {
            if (!file.Exists)
            {
                context.Note("vocabulary", $"that of {json.Name}, since there is no {file.Name}");
                return new Vocabulary(VocabularyInJson.Read(json.FullName));
            }

            var vocabulary = Vocabulary.Load(file.FullName);
            NoteDifference(vocabulary, json, context);
            return vocabulary;
        }
        catch (VocabularyException error)
        {
            throw new ModelException(file.Exists ? error.Message : $"{json.Name}: {error.Message}", error);
        }
    }

    /// <summary>Refuses a file that is too large for one of a tokenizer, or a pointer to one.</summary>
    /// <exception cref="ModelException">It is.</exception>
    public static void Require(FileInfo file)
    {
        GitLfs.Refuse(file.FullName);
        if (file.Length > MaxBytes)
        {
            throw new ModelException(
                $"{file.Name} has {ByteSize.Format(file.Length)}, over the limit of {ByteSize.Format(MaxBytes)} for a vocabulary.");
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

    /// <summary>Whether a vocabulary has pieces with capital letters, other than [CLS] and the like.</summary>
    public static bool HasCapitals(Vocabulary vocabulary) =>
        Enumerable.Range(0, vocabulary.Count).Any(id => !vocabulary[id].StartsWith('[') && vocabulary[id].Any(char.IsUpper));

    private static void NoteDifference(Vocabulary vocabulary, FileInfo json, ImportContext context)
    {
        if (!json.Exists)
        {
            return;
        }

        Require(json);
        var pieces = VocabularyInJson.Read(json.FullName);
        for (var id = 0; id < pieces.Count; id++)
        {
            // Of a repeated line the last one counts, in both files.
            if (!vocabulary.TryGetId(pieces[id], out var found) || found != id)
            {
                var other = id < vocabulary.Count ? ForeignText.Show(vocabulary[id]) : "missing";
                context.Note(
                    "vocabulary",
                    $"{BundleManifest.VocabularyFileName} counts, as in Spark NLP, though {json.Name} has another: the id {id} is "
                    + $"{ForeignText.Show(pieces[id])} there, and {other} here");
                return;
            }
        }
    }
}
