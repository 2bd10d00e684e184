namespace SparkBert.Embeddings;

/// <summary>The arrays that hold the vectors of windows: used again where the run allows it, so that two are there however long it lasts.</summary>
internal sealed class VectorMemory(bool isReused)
{
    private readonly Stack<byte[]> free = [];

    /// <summary>An array of at least some bytes, with anything in it.</summary>
    public byte[] Take(int bytes)
    {
        if (free.TryPop(out var array) && array.Length >= bytes)
        {
            return array;
        }

        // A window ends behind a whole row, so windows differ by a row's vectors; the room above lets an array serve most of them.
        return GC.AllocateUninitializedArray<byte>(isReused ? (int)Math.Min(Array.MaxLength, bytes + (bytes / 8L)) : bytes);
    }

    /// <summary>Takes an array back that nobody reads any more.</summary>
    public void Return(byte[] array)
    {
        if (isReused)
        {
            free.Push(array);
        }
    }
}
