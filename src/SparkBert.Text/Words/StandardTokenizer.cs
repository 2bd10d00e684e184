using System.Buffers;

namespace SparkBert.Text.Words;

/// <summary>The words of a text as Hugging Face's BERT tokenizers find them: added tokens first, then the basic tokenizer.</summary>
/// <remarks>
/// Added tokens that are not normalized are looked for in the text as it is, the others in the normalized text between them. Any number
/// of threads may use it.
/// </remarks>
public sealed class StandardTokenizer
{
    private readonly bool lowercase;
    private readonly bool stripsAccents;
    private readonly bool splitsIdeographs;
    private readonly AddedTokenFinder plain;
    private readonly AddedTokenFinder normalized;

    /// <summary>Creates a tokenizer.</summary>
    /// <param name="lowercase">Whether words are lower-cased.</param>
    /// <param name="options">The other rules.</param>
    public StandardTokenizer(bool lowercase, StandardWordOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.lowercase = lowercase;
        stripsAccents = options.StripsAccents ?? lowercase;
        splitsIdeographs = options.SplitsIdeographs;
        plain = new AddedTokenFinder(options.AddedTokens.Where(token => !token.IsNormalized), text => text);
        normalized = new AddedTokenFinder(options.AddedTokens.Where(token => token.IsNormalized), Normalize);
    }

    /// <summary>Whether a text of these characters alone may hold an added token.</summary>
    /// <param name="characters">Characters that normalization leaves as they are.</param>
    public bool MayHaveAddedToken(SearchValues<char> characters) => plain.MayBeIn(characters) || normalized.MayBeIn(characters);

    /// <summary>The words of a text.</summary>
    /// <param name="text">The text; lone surrogates are dropped.</param>
    public IEnumerable<StandardWord> Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var part in plain.Split(text))
        {
            if (part.AddedId is not null)
            {
                yield return part;
                continue;
            }

            foreach (var inner in normalized.Split(Normalize(part.Text)))
            {
                if (inner.AddedId is not null)
                {
                    yield return inner;
                    continue;
                }

                foreach (var word in StandardBasicTokenizer.Split(inner.Text))
                {
                    yield return new StandardWord(word);
                }
            }
        }
    }

    private string Normalize(string text) => StandardBasicTokenizer.Normalize(text, lowercase, stripsAccents, splitsIdeographs);
}
