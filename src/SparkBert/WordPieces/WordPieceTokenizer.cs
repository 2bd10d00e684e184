using SparkBert.Annotations;
using SparkBert.Java;

namespace SparkBert.WordPieces;

/// <summary>From the text of a token to the ids of its word pieces. One instance belongs to one thread.</summary>
/// <remarks>Words repeat: the pieces of the words seen so far are remembered, up to <see cref="MostRemembered"/> words.</remarks>
internal sealed class WordPieceTokenizer
{
    private const int MostRemembered = 65_536;
    private const int LongestRemembered = 64;

    private readonly Vocabulary vocabulary;
    private readonly bool caseSensitive;
    private readonly WordPieceEncoder encoder;
    private readonly Dictionary<string, int[]> remembered = new(StringComparer.Ordinal);

    public WordPieceTokenizer(Vocabulary vocabulary, bool caseSensitive, WordPieceBehaviour behaviour)
    {
        this.vocabulary = vocabulary;
        this.caseSensitive = caseSensitive;
        Behaviour = behaviour;
        encoder = new WordPieceEncoder(vocabulary, behaviour == WordPieceBehaviour.Compatible ? 200 : 100);
    }

    public WordPieceBehaviour Behaviour { get; }

    public int UnknownId => vocabulary.UnknownId;

    /// <summary>The token's text as it stands in the result: lower-cased where case does not count, accents kept.</summary>
    public string Content(string token) => caseSensitive ? token : JavaText.ToLowerCase(token);

    /// <summary>Appends the ids of a token's pieces.</summary>
    /// <returns>The number of pieces; 0 where nothing of the token is left, as of a control character.</returns>
    public int Encode(string token, GrowingBuffer<int> ids)
    {
        // Only these two are passed over before anything else is looked at (BertEmbeddings.tokenizeWithAlignment).
        if (token is "" or " ")
        {
            return 0;
        }

        if (remembered.TryGetValue(token, out var known))
        {
            ids.Append(known);
            return known.Length;
        }

        var first = ids.Count;
        if (Behaviour == WordPieceBehaviour.Compatible)
        {
            encoder.Encode(BasicTokenizer.First(Content(token), !caseSensitive), ids);
        }
        else
        {
            foreach (var word in StandardBasicTokenizer.All(token, !caseSensitive))
            {
                encoder.Encode(word, ids);
            }
        }

        if (token.Length <= LongestRemembered && remembered.Count < MostRemembered)
        {
            remembered.Add(token, ids.Written[first..].ToArray());
        }

        return ids.Count - first;
    }
}
