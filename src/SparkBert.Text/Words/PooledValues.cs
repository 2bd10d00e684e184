namespace SparkBert.Text.Words;

/// <summary>Short runs of values, kept in a few arrays. They are never moved, so what was given out stays as it is.</summary>
internal sealed class PooledValues<T>
{
    private const int FirstLength = 256;

    // A place is the number of an array and, in the lowest bits, the position in it.
    private const int PositionBits = 12;
    private const int MaxLength = 1 << PositionBits;

    private T[][] arrays = [];
    private int used;

    /// <summary>Copies values.</summary>
    /// <param name="values">At most 256 values.</param>
    /// <returns>Their place, for <see cref="Get"/>.</returns>
    public int Add(ReadOnlySpan<T> values)
    {
        if (arrays.Length == 0 || values.Length > arrays[^1].Length - used)
        {
            arrays = [.. arrays, new T[Math.Min(MaxLength, FirstLength << Math.Min(arrays.Length, PositionBits))]];
            used = 0;
        }

        values.CopyTo(arrays[^1].AsSpan(used));
        var place = ((arrays.Length - 1) << PositionBits) | used;
        used += values.Length;
        return place;
    }

    /// <summary>The values at a place.</summary>
    public ReadOnlyMemory<T> Get(int place, int length) => new(arrays[place >> PositionBits], place & (MaxLength - 1), length);

    /// <inheritdoc cref="Get"/>
    public ReadOnlySpan<T> Span(int place, int length) => new(arrays[place >> PositionBits], place & (MaxLength - 1), length);
}
