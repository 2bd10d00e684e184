using SparkBert.Bundles;
using SparkBert.Text.Words;
using SparkBert.WordPieces;

namespace SparkBert.Models.Import;

/// <summary>What comes with a model to turn text into ids.</summary>
/// <param name="Vocabulary">The word pieces.</param>
/// <param name="Words">The rules beside lower case, for the standard behaviour.</param>
/// <param name="IsLowerCased">Whether text is lower-cased, where the source says it.</param>
internal sealed record ModelTokenizer(Vocabulary Vocabulary, StandardWordOptions Words, bool? IsLowerCased)
{
    /// <summary>The tokens that every BERT tokenizer keeps whole.</summary>
    private static readonly string[] SpecialTokens = ["[UNK]", "[SEP]", "[PAD]", "[CLS]", "[MASK]"];

    /// <summary>The tokenizer of a vocabulary that comes without settings.</summary>
    public static ModelTokenizer Of(Vocabulary vocabulary) =>
        new(vocabulary, new StandardWordOptions { AddedTokens = ListSpecialTokens(vocabulary) }, IsLowerCased: null);

    /// <summary>The usual special tokens that a vocabulary has.</summary>
    public static IReadOnlyList<AddedToken> ListSpecialTokens(Vocabulary vocabulary) =>
    [
        .. SpecialTokens.Select(token => new AddedToken(token, vocabulary.TryGetId(token, out var id) ? id : -1))
            .Where(token => token.Id >= 0),
    ];

    /// <summary>
    /// Refuses ids that the embedding table does not have. A shorter vocabulary is common: the last rows are never used.
    /// </summary>
    /// <param name="rows">Rows of the embedding table.</param>
    /// <param name="context">Gets notes.</param>
    /// <exception cref="ModelException">The vocabulary is longer than the table, or an added token lies behind it.</exception>
    public void CheckSize(int rows, ImportContext context)
    {
        if (Vocabulary.Count > rows)
        {
            throw new ModelException(
                $"{BundleManifest.VocabularyFileName} has {Vocabulary.Count} entries but the model's embedding table has {rows} rows.");
        }

        if (Words.AddedTokens.FirstOrDefault(token => token.Id >= rows) is { } outside)
        {
            throw new ModelException(
                $"the added token {outside.Content} has the id {outside.Id}, but the model's embedding table has {rows} rows. Take the "
                + "weights that were saved with the token (resize_token_embeddings), or the tokenizer without it.");
        }

        var added = Words.AddedTokens.Where(token => token.Id >= Vocabulary.Count).Select(token => token.Id).Distinct().Count();
        var unused = rows - Vocabulary.Count - added;
        if (added > 0)
        {
            context.Note("added tokens", $"{added} beyond the vocabulary; the standard behaviour knows them, Spark NLP's does not");
        }

        if (unused > 0)
        {
            context.Note(
                "vocabulary", $"{Vocabulary.Count} entries for {rows} rows of the embedding table; the last {unused} rows are never used");
        }

        foreach (var (line, firstLine) in Vocabulary.Duplicates().Take(3))
        {
            context.Note("vocabulary", $"line {line} repeats line {firstLine}; the last one counts, as in Spark NLP");
        }
    }
}
