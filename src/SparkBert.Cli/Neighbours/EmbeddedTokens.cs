namespace SparkBert.Cli.Neighbours;

/// <summary>
/// Tokens of some rows with their vectors, whatever layout they were written in. Tokens are numbered through all of these rows.
/// </summary>
/// <param name="firstRow">The number of the first row in all files, from 1.</param>
internal abstract class EmbeddedTokens(long firstRow)
{
    /// <summary>The number of the first row in all files, from 1. Not its name: rows of the flat layout have ids.</summary>
    public long FirstRow => firstRow;

    /// <summary>The number of rows.</summary>
    public abstract int RowCount { get; }

    /// <summary>Whether the layout says which tokens the model does not know, see <see cref="PieceId"/>.</summary>
    public abstract bool HasPieceIds { get; }

    /// <summary>Whether a row has no embeddings, since it was bad.</summary>
    /// <param name="row">The row, from 0.</param>
    public abstract bool IsNull(int row);

    /// <summary>The numbers of a row's tokens: from <c>Start</c> up to and without <c>End</c>.</summary>
    /// <param name="row">The row, from 0.</param>
    public abstract (int Start, int End) Range(int row);

    /// <summary>What tells a row from the others.</summary>
    /// <param name="row">The row, from 0.</param>
    public abstract RowName Name(int row);

    /// <summary>The text of a token.</summary>
    /// <param name="token">The number of the token.</param>
    public abstract string Result(int token);

    /// <summary>Where a token begins in its row's text, in UTF-16 units.</summary>
    /// <param name="token">The number of the token.</param>
    public abstract int Begin(int token);

    /// <summary>The sentence of a token, as its row tells sentences apart.</summary>
    /// <param name="token">The number of the token.</param>
    public abstract string Sentence(int token);

    /// <summary>The number of a token's first word piece in the vocabulary; null if it is not known.</summary>
    /// <param name="token">The number of the token.</param>
    public abstract string? PieceId(int token);

    /// <summary>The vector of a token; empty if there is none.</summary>
    /// <param name="token">The number of the token.</param>
    public abstract ReadOnlySpan<float> Vector(int token);
}
