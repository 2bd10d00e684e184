using SparkBert.Annotations;

namespace SparkBert.Cli.Neighbours;

/// <summary>The tokens of a column of annotations.</summary>
/// <param name="column">The column.</param>
/// <param name="firstRow">The number of its first row in all files, from 1.</param>
internal sealed class AnnotationTokens(AnnotationColumn column, long firstRow) : EmbeddedTokens(firstRow)
{
    public override int RowCount => column.RowCount;

    public override bool HasPieceIds => true;

    public override bool IsNull(int row) => column.IsNull(row);

    public override (int Start, int End) Range(int row) => column.Range(row);

    public override RowName Name(int row) => new(FirstRow + row);

    public override string Result(int token) => column.Result(token);

    public override int Begin(int token) => column.Begin(token);

    public override string Sentence(int token) => column.MetadataValue(token, "sentence"u8) ?? "";

    public override string? PieceId(int token) => column.MetadataValue(token, "pieceId"u8);

    public override ReadOnlySpan<float> Vector(int token) => column.Embeddings(token);
}
