namespace SparkBert.Models;

/// <summary>Sizes of a model with random weights.</summary>
public sealed class RandomModelSizes
{
    /// <summary>Creates sizes.</summary>
    /// <param name="hiddenSize">Length of a position's vector.</param>
    /// <param name="layers">The number of layers.</param>
    /// <param name="heads">Attention heads of a layer.</param>
    /// <param name="intermediateSize">Width of the feed-forward part; in a BERT four times the hidden size.</param>
    /// <param name="maxPositions">The longest sequence.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is less than 1, or <paramref name="maxPositions"/> less than 2.</exception>
    /// <exception cref="ArgumentException">The heads do not divide the hidden size.</exception>
    public RandomModelSizes(int hiddenSize, int layers, int heads, int intermediateSize, int maxPositions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hiddenSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(layers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(heads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(intermediateSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPositions, 2);
        if (hiddenSize % heads != 0)
        {
            throw new ArgumentException($"the hidden size {hiddenSize} is not divisible by {heads} heads.", nameof(heads));
        }

        HiddenSize = hiddenSize;
        Layers = layers;
        Heads = heads;
        IntermediateSize = intermediateSize;
        MaxPositions = maxPositions;
    }

    /// <summary>Length of a position's vector.</summary>
    public int HiddenSize { get; }

    /// <summary>The number of layers.</summary>
    public int Layers { get; }

    /// <summary>Attention heads of a layer.</summary>
    public int Heads { get; }

    /// <summary>Width of the feed-forward part.</summary>
    public int IntermediateSize { get; }

    /// <summary>The longest sequence, [CLS] and [SEP] included.</summary>
    public int MaxPositions { get; }
}
