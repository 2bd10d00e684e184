namespace SparkBert.Embeddings;

/// <summary>
/// A token, or a whole sentence, that gets a vector: where in its sentence the vector comes from, and what the annotation says.
/// </summary>
/// <param name="FirstPosition">Position of the first piece in the model's sequence; [CLS] is position 0.</param>
/// <param name="PositionCount">The number of positions to pool; 1 for the first piece's vector alone.</param>
/// <param name="Sentence">The number of its sentence in the row.</param>
/// <param name="Begin">Offset of the first UTF-16 code unit.</param>
/// <param name="End">Offset of the last UTF-16 code unit, inclusive.</param>
/// <param name="PieceId">The id of the first piece; -1 for a whole sentence, as Spark NLP writes it.</param>
/// <param name="Content">The token's text as it stands in the result.</param>
internal readonly record struct EncodedWord(
    int FirstPosition,
    int PositionCount,
    int Sentence,
    int Begin,
    int End,
    int PieceId,
    ReadOnlyMemory<char> Content)
{
    /// <summary>Whether it is a whole sentence.</summary>
    public bool IsSentence => PieceId < 0;
}
