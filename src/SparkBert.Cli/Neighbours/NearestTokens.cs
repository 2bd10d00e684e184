using System.Numerics.Tensors;

namespace SparkBert.Cli.Neighbours;

/// <summary>The tokens that are nearest to one, by the cosine of their vectors.</summary>
/// <param name="vector">The vector of the one.</param>
/// <param name="count">How many are kept, from 1.</param>
internal sealed class NearestTokens(ReadOnlyMemory<float> vector, int count)
{
    /// <summary>The farthest first; of the same cosine, the last that came.</summary>
    private readonly PriorityQueue<(double Cosine, FoundToken Token), (double Cosine, long Place)> kept = new();
    private long place;

    /// <summary>Looks at a token.</summary>
    /// <param name="other">Its vector, of the same length. One of zeros, or with NaN, is near to nothing.</param>
    /// <param name="describe">Says what it is, where it is kept.</param>
    /// <exception cref="InvalidDataException">The vector has another length.</exception>
    public void Add(ReadOnlySpan<float> other, Func<FoundToken> describe)
    {
        if (other.Length != vector.Length)
        {
            throw new InvalidDataException(
                $"a vector has {other.Length} numbers where the token's has {vector.Length}: the embeddings are of two models.");
        }

        var cosine = TensorPrimitives.CosineSimilarity(vector.Span, other);
        if (float.IsNaN(cosine))
        {
            return;
        }

        var priority = ((double)cosine, --place);
        if (kept.Count < count)
        {
            kept.Enqueue((cosine, describe()), priority);
        }
        else if (kept.TryPeek(out _, out var farthest) && priority.CompareTo(farthest) > 0)
        {
            kept.DequeueEnqueue((cosine, describe()), priority);
        }
    }

    /// <summary>The nearest first.</summary>
    public IReadOnlyList<(double Cosine, FoundToken Token)> Take()
    {
        var found = new (double Cosine, FoundToken Token)[kept.Count];
        for (var i = found.Length - 1; i >= 0; i--)
        {
            found[i] = kept.Dequeue();
        }

        return found;
    }
}
