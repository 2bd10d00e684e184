namespace SparkBert.Embeddings;

/// <summary>The arrays that hold the vectors of windows. They are reused if the run allows it, so a run of any length needs two.</summary>
internal sealed class VectorMemory(bool isReused)
{
    private readonly Stack<byte[]> free = [];

    /// <summary>An array of at least some bytes; its content is undefined.</summary>
    public byte[] Take(int bytes)
    {
        if (free.TryPop(out var array) && array.Length >= bytes)
        {
            return array;
        }

        // A window ends behind a whole row, so windows differ by a row's vectors. The spare room lets an array serve most windows.
        return GC.AllocateUninitializedArray<byte>(isReused ? (int)Math.Min(Array.MaxLength, bytes + (bytes / 8L)) : bytes);
    }

    /// <summary>Takes back an array that nobody reads any more.</summary>
    public void Return(byte[] array)
    {
        if (isReused)
        {
            free.Push(array);
        }
    }
}
