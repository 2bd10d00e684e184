namespace SparkBert.Batches;

/// <summary>A token that gets a vector, and where in its sentence the vector comes from.</summary>
/// <param name="FirstPosition">Position of the first piece in the model's sequence; [CLS] is position 0.</param>
/// <param name="PositionCount">The number of positions to pool; 1 for the first piece's vector alone.</param>
internal readonly record struct EncodedWord(int FirstPosition, int PositionCount);
