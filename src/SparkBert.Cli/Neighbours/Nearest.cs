namespace SparkBert.Cli.Neighbours;

/// <summary>The nearest of many, by a cosine. Of equal ones, those that came first.</summary>
/// <typeparam name="T">What they are.</typeparam>
/// <param name="count">How many are kept, from 1.</param>
internal sealed class Nearest<T>(int count)
{
    private readonly PriorityQueue<(double Cosine, T Item), (double Cosine, long Place)> kept = new();
    private long place;

    /// <summary>Looks at one.</summary>
    /// <param name="cosine">How near it is.</param>
    /// <param name="make">Makes it, where it is kept.</param>
    public void Add(double cosine, Func<T> make)
    {
        if (IsNear(cosine))
        {
            Keep(cosine, make());
        }
    }

    /// <summary>Looks at one that is there already.</summary>
    /// <param name="cosine">How near it is.</param>
    /// <param name="item">What it is.</param>
    public void Add(double cosine, T item)
    {
        if (IsNear(cosine))
        {
            Keep(cosine, item);
        }
    }

    /// <summary>The nearest first; nothing is kept any more.</summary>
    public IReadOnlyList<(double Cosine, T Item)> Take()
    {
        var found = new (double, T)[kept.Count];
        for (var i = found.Length - 1; i >= 0; i--)
        {
            found[i] = kept.Dequeue();
        }

        return found;
    }

    /// <summary>Whether one would be kept: nearer than the farthest. NaN is near to nothing.</summary>
    private bool IsNear(double cosine) => !double.IsNaN(cosine)
        && (kept.Count < count || (kept.TryPeek(out _, out var farthest) && cosine > farthest.Cosine));

    private void Keep(double cosine, T item)
    {
        if (kept.Count == count)
        {
            kept.Dequeue();
        }

        kept.Enqueue((cosine, item), (cosine, --place));
    }
}
