using System.Globalization;
using Apache.Arrow;

namespace SparkBert.Cli.Neighbours;

/// <summary>The tokens of a file in the flat layout, put together to the rows that they come from.</summary>
/// <param name="firstRow">The number of the first row in all files, from 1.</param>
internal sealed class FlatTokens(long firstRow) : EmbeddedTokens(firstRow)
{
    /// <summary>Tokens after which no further row is begun.</summary>
    private const int MaxTokens = 4096;

    /// <summary>Tokens of a row. An id that many rows share would put a whole file together.</summary>
    private const int MaxRowTokens = 100_000;

    private readonly List<(RowName Name, int Start, bool IsBad)> rows = [];
    private readonly List<(string Result, int Sentence, int Begin, float[] Vector)> tokens = [];

    public override int RowCount => rows.Count;

    public override bool HasPieceIds => false;

    /// <summary>
    /// Rows of tokens of rows of vectors. What follows one another with one id is a row, until the number of the sentence falls: then it is
    /// another of the same id. A row goes on in the next batch, and in the next file.
    /// </summary>
    /// <param name="batches">The rows of vectors.</param>
    /// <exception cref="UsageException">A column has another type than the layout.</exception>
    public static IEnumerable<FlatTokens> Group(IEnumerable<RecordBatch> batches)
    {
        var made = new FlatTokens(1);
        foreach (var batch in batches)
        {
            var columns = new FlatTokenColumns(batch);
            for (var row = 0; row < batch.Length; row++)
            {
                var (name, sentence) = (columns.Id(row), columns.Sentence(row));
                if (!made.IsInLastRow(name, sentence, columns.IsBad(row)))
                {
                    if (made.tokens.Count >= MaxTokens || made.rows.Count >= MaxTokens)
                    {
                        yield return made;
                        made = new FlatTokens(made.FirstRow + made.RowCount);
                    }

                    made.rows.Add((name, made.tokens.Count, columns.IsBad(row)));
                }

                if (!columns.IsBad(row))
                {
                    made.tokens.Add((columns.Token(row), sentence, columns.Begin(row), columns.Vector(row)));
                }
            }
        }

        if (made.RowCount > 0)
        {
            yield return made;
        }
    }

    public override bool IsNull(int row) => rows[row].IsBad;

    public override (int Start, int End) Range(int row) => (rows[row].Start, row + 1 < rows.Count ? rows[row + 1].Start : tokens.Count);

    public override RowName Name(int row) => rows[row].Name;

    public override string Result(int token) => tokens[token].Result;

    public override int Begin(int token) => tokens[token].Begin;

    public override string Sentence(int token) => tokens[token].Sentence.ToString(CultureInfo.InvariantCulture);

    public override string? PieceId(int token) => null;

    public override ReadOnlySpan<float> Vector(int token) => tokens[token].Vector;

    private bool IsInLastRow(RowName name, int sentence, bool isBad) => rows is [.., var last]
        && !isBad && !last.IsBad && last.Name == name
        && sentence >= tokens[^1].Sentence
        && tokens.Count - last.Start < MaxRowTokens;
}
