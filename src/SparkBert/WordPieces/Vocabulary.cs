using System.Text;

namespace SparkBert.WordPieces;

/// <summary>
/// The word pieces of a model and their ids, as in a <c>vocab.txt</c>: a piece on each line; the line's number from 0 is its id.
/// </summary>
/// <remarks>
/// Lines are not trimmed and blank lines count. If a line occurs twice, the last one gives the id, as in Spark NLP (golden cases
/// bt-vocab-*). The carriage return of a CRLF line end is not part of a piece. A vocabulary is immutable: any number of threads may use it.
/// </remarks>
public sealed class Vocabulary
{
    private const string ContinuationPrefix = "##";
    private readonly string[] pieces;
    private readonly PieceTable starts;
    private readonly PieceTable continuations;

    /// <summary>Creates a vocabulary.</summary>
    /// <param name="pieces">The pieces; a piece's position is its id.</param>
    /// <exception cref="VocabularyException">There are no pieces, or [UNK], [CLS] or [SEP] is missing.</exception>
    public Vocabulary(IReadOnlyList<string> pieces)
        : this(pieces, "the vocabulary")
    {
    }

    private Vocabulary(IReadOnlyList<string> pieces, string source)
    {
        this.pieces = [.. pieces];
        if (this.pieces.Length == 0)
        {
            throw new VocabularyException($"{source} is empty.");
        }

        starts = new PieceTable(this.pieces, prefix: "");
        continuations = new PieceTable(this.pieces, ContinuationPrefix);

        UnknownId = Require("[UNK]", source);
        ClsId = Require("[CLS]", source);
        SepId = Require("[SEP]", source);
    }

    /// <summary>The number of lines.</summary>
    public int Count => pieces.Length;

    /// <summary>Id of [UNK].</summary>
    public int UnknownId { get; }

    /// <summary>Id of [CLS].</summary>
    public int ClsId { get; }

    /// <summary>Id of [SEP].</summary>
    public int SepId { get; }

    /// <summary>The piece of an id.</summary>
    /// <param name="id">0 to <see cref="Count"/> - 1.</param>
    public string this[int id] => pieces[id];

    /// <summary>Reads a <c>vocab.txt</c>.</summary>
    /// <param name="path">The file, UTF-8.</param>
    /// <exception cref="VocabularyException">
    /// The file is missing, empty or not UTF-8 (the message names the line), or [UNK], [CLS] or [SEP] is missing.
    /// </exception>
    public static Vocabulary Load(string path)
    {
        if (!File.Exists(path))
        {
            throw new VocabularyException($"there is no {path}.");
        }

        return Parse(File.ReadAllBytes(path), Path.GetFileName(path));
    }

    /// <summary>Reads the bytes of a <c>vocab.txt</c>.</summary>
    /// <param name="utf8">The bytes.</param>
    /// <param name="source">The file's name, for messages.</param>
    /// <exception cref="VocabularyException">See <see cref="Load"/>.</exception>
    public static Vocabulary Parse(ReadOnlySpan<byte> utf8, string source)
    {
        if (utf8.StartsWith("\uFEFF"u8))
        {
            utf8 = utf8[3..];
        }

        var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        var lines = new List<string>(32768);
        while (utf8.Length > 0)
        {
            var end = utf8.IndexOf((byte)'\n');
            var line = end < 0 ? utf8 : utf8[..end];
            utf8 = end < 0 ? [] : utf8[(end + 1)..];
            if (line.EndsWith("\r"u8))
            {
                line = line[..^1];
            }

            try
            {
                lines.Add(strict.GetString(line));
            }
            catch (DecoderFallbackException)
            {
                throw new VocabularyException($"{source} line {lines.Count + 1} is not UTF-8.");
            }
        }

        return new Vocabulary(lines, source);
    }

    /// <summary>Finds the id of a piece.</summary>
    /// <param name="piece">The piece, with its prefix <c>##</c> if it has one.</param>
    /// <param name="id">Its id.</param>
    public bool TryGetId(ReadOnlySpan<char> piece, out int id) => starts.TryGetId(piece, out id);

    /// <summary>Lines that repeat an earlier one: the line's number from 1, and the first line with the same piece.</summary>
    public IEnumerable<(int Line, int FirstLine)> Duplicates()
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var id = 0; id < pieces.Length; id++)
        {
            if (!first.TryAdd(pieces[id], id))
            {
                yield return (id + 1, first[pieces[id]] + 1);
            }
        }
    }

    /// <summary>The longest piece that begins a text.</summary>
    /// <param name="text">The rest of a word.</param>
    /// <param name="isStart">Whether it is the whole word. The rest of a word is looked up with the prefix <c>##</c>.</param>
    /// <param name="id">The piece's id.</param>
    /// <returns>Its length in UTF-16 code units, without a prefix; 0 if there is none.</returns>
    internal int FindLongestPiece(ReadOnlySpan<char> text, bool isStart, out int id)
    {
        var length = (isStart ? starts : continuations).FindLongest(text, out id);
        if (length == 0)
        {
            id = UnknownId;
        }

        return length;
    }

    private int Require(string piece, string source) =>
        TryGetId(piece, out var id) ? id : throw new VocabularyException($"{source}: {piece} is not in the vocabulary ({Count} entries).");
}
