using System.Buffers;
using System.Runtime.InteropServices;
using SparkBert.Text.Java;
using SparkBert.Text.Words;

namespace SparkBert.WordPieces;

/// <summary>Turns the text of a token into the ids of its word pieces. An instance belongs to one thread.</summary>
/// <remarks>Words repeat, so the pieces of the words seen so far are remembered, up to <see cref="MaxRemembered"/> words.</remarks>
public sealed class WordPieceTokenizer
{
    private const int MaxRemembered = 65_536;
    private const int MaxRememberedLength = 64;

    private static readonly SearchValues<char> CasedPlain =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    private static readonly SearchValues<char> UncasedPlain = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");

    private readonly bool caseSensitive;
    private readonly SearchValues<char> plain;
    private readonly WordPieceEncoder encoder;
    private readonly StandardTokenizer? standard;
    private readonly KnownWords remembered = new();
    private readonly List<int> pieces = [];

    /// <summary>Creates a tokenizer.</summary>
    /// <param name="vocabulary">The pieces.</param>
    /// <param name="caseSensitive">Whether tokens keep their case.</param>
    /// <param name="behaviour">Which pieces a token has.</param>
    /// <param name="words">What the model's own tokenizer does, for the standard behaviour; the defaults if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such behaviour.</exception>
    public WordPieceTokenizer(
        Vocabulary vocabulary, bool caseSensitive, WordPieceBehaviour behaviour, StandardWordOptions? words = null)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        if (!Enum.IsDefined(behaviour))
        {
            throw new ArgumentOutOfRangeException(nameof(behaviour), behaviour, "behaviour must be Compatible or Standard");
        }

        this.caseSensitive = caseSensitive;
        plain = caseSensitive ? CasedPlain : UncasedPlain;
        Behaviour = behaviour;

        // Longer words are [UNK]: 200 in Spark NLP, 100 at Hugging Face.
        if (behaviour == WordPieceBehaviour.Compatible)
        {
            encoder = new WordPieceEncoder(vocabulary, maxInputCharsPerWord: 200);
            return;
        }

        words ??= new StandardWordOptions();
        encoder = new WordPieceEncoder(vocabulary, words.MaxWordLength, countsCodePoints: true);
        standard = new StandardTokenizer(!caseSensitive, words);
        plain = standard.MayHaveAddedToken(plain) ? SearchValues.Create("") : plain;
    }

    /// <summary>Which pieces a token has.</summary>
    public WordPieceBehaviour Behaviour { get; }

    /// <summary>Appends the ids of a token's pieces.</summary>
    /// <param name="token">The token's text.</param>
    /// <param name="ids">Gets the ids.</param>
    /// <returns>The number of pieces; 0 if the tokenizer drops the whole token, such as a control character.</returns>
    public int Encode(ReadOnlySpan<char> token, List<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var known = Encode(token);
        ids.AddRange(known.Ids.Span);
        return known.Ids.Length;
    }

    /// <summary>The pieces and content of a token.</summary>
    internal TokenPieces Encode(ReadOnlySpan<char> token)
    {
        var hash = KnownWords.HashOf(token);
        if (remembered.TryFind(token, hash, out var known))
        {
            return known;
        }

        pieces.Clear();
        if (token.Length > 0 && !token.ContainsAnyExcept(plain))
        {
            // Such a token is one word in both behaviours, and its own content.
            encoder.Encode(token, pieces);
            return Remember(token, hash, token);
        }

        var text = token.ToString();
        var content = caseSensitive ? text : JavaText.ToLowerCase(text);
        if (text is "" or " ")
        {
            // The reference drops only these two before its other rules (BertEmbeddings.tokenizeWithAlignment).
        }
        else if (standard is null)
        {
            encoder.Encode(BasicTokenizer.First(content, !caseSensitive), pieces);
        }
        else
        {
            foreach (var word in standard.Split(text))
            {
                if (word.AddedId is { } id)
                {
                    pieces.Add(id);
                    continue;
                }

                encoder.Encode(word.Text, pieces);
            }
        }

        return Remember(token, hash, content);
    }

    private TokenPieces Remember(ReadOnlySpan<char> token, int hash, ReadOnlySpan<char> content)
    {
        var ids = CollectionsMarshal.AsSpan(pieces);
        return token.Length <= MaxRememberedLength
            && content.Length <= KnownWords.MaxLength
            && ids.Length <= KnownWords.MaxLength
            && remembered.Count < MaxRemembered
            ? remembered.Add(token, hash, content, ids)
            : new TokenPieces(ids.ToArray(), content.ToArray());
    }
}
