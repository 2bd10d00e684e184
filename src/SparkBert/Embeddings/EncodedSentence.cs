namespace SparkBert.Embeddings;

/// <summary>
/// A sentence as the model sees it: its word pieces without [CLS] and [SEP], in a buffer that the sentences of a window share.
/// </summary>
/// <param name="PieceStart">Index of the first piece in the window's piece buffer.</param>
/// <param name="PieceCount">The number of pieces that go to the model: at most maxSentenceLength - 2.</param>
/// <param name="WordStart">Index of the sentence's first <see cref="EncodedWord"/> in the window.</param>
/// <param name="WordCount">The number of words that get a vector.</param>
internal readonly record struct EncodedSentence(int PieceStart, int PieceCount, int WordStart, int WordCount)
{
    /// <summary>Positions that the model computes for the sentence: [CLS], the pieces, [SEP].</summary>
    public int Length => PieceCount + 2;
}
