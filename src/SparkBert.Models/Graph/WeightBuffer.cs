using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SparkBert.Models.Graph;

/// <summary>
/// Memory for one weight at a time, outside the garbage collector's heap: the system gets it back at once when it is disposed. Arrays of
/// hundreds of megabytes would stay until a collection, and add up with the model that is run right after the import.
/// </summary>
internal sealed unsafe class WeightBuffer : SafeHandleZeroOrMinusOneIsInvalid
{
    private readonly int count;

    /// <summary>Takes memory. Pages that are never written are never taken from the system.</summary>
    /// <param name="count">The most values of a weight.</param>
    public WeightBuffer(int count)
        : base(ownsHandle: true)
    {
        this.count = count;
        SetHandle((nint)NativeMemory.Alloc((nuint)Math.Max(1, count), sizeof(float)));
    }

    /// <summary>The memory of a weight. What was there before is lost.</summary>
    /// <param name="length">Its values.</param>
    /// <exception cref="ArgumentOutOfRangeException">More than the buffer holds.</exception>
    public Span<float> Take(int length)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, count);

        // The lines above keep the span inside the memory; callers do not keep it past Dispose.
        return new Span<float>((void*)handle, length);
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        NativeMemory.Free((void*)handle);
        return true;
    }
}
