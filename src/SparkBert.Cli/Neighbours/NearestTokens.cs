using System.Numerics.Tensors;

namespace SparkBert.Cli.Neighbours;

/// <summary>The tokens that are nearest to one, by the cosine of their vectors.</summary>
/// <param name="vector">The vector of the one.</param>
/// <param name="count">How many are kept, from 1.</param>
internal sealed class NearestTokens(ReadOnlyMemory<float> vector, int count)
{
    private readonly Nearest<FoundToken> nearest = new(count);

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

        nearest.Add(TensorPrimitives.CosineSimilarity(vector.Span, other), describe);
    }

    /// <summary>The nearest first.</summary>
    public IReadOnlyList<(double Cosine, FoundToken Token)> Take() => nearest.Take();
}
