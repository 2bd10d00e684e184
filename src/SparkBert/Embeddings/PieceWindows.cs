namespace SparkBert.Embeddings;

/// <summary>
/// The overlapping windows of a sentence that is longer than one. All are of the same size: the last ends with the sentence.
/// </summary>
/// <param name="total">The pieces of the sentence, more than <paramref name="size"/>.</param>
/// <param name="size">The pieces of a window.</param>
/// <param name="overlap">The pieces that a window shares with the next one, at least; less than <paramref name="size"/>.</param>
internal readonly struct PieceWindows(int total, int size, int overlap)
{
    /// <summary>The pieces of the sentence.</summary>
    public int Total => total;

    /// <summary>The pieces of a window.</summary>
    public int Size => size;

    /// <summary>The first piece of a window.</summary>
    public int Start(int window) => (int)Math.Min((long)window * (size - overlap), total - size);

    /// <summary>
    /// The window of a word: among those that hold its first piece, the one where the word is farthest from the nearer end.
    /// </summary>
    /// <param name="window">The window of the word before it, or 0. Words come in order, so no earlier window is better.</param>
    /// <param name="first">The word's first piece.</param>
    /// <param name="count">The number of its pieces that count.</param>
    public int Find(int window, int first, int count)
    {
        // The distance grows to one window and falls behind it.
        while (Start(window) + size < total && Start(window + 1) <= first
            && (first >= Start(window) + size || Distance(window + 1, first, count) > Distance(window, first, count)))
        {
            window++;
        }

        return window;
    }

    /// <summary>The pieces between a word and the nearer end of a window; negative if it reaches over the end.</summary>
    private int Distance(int window, int first, int count) =>
        Math.Min(first - Start(window), Start(window) + size - first - count);
}
