using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SparkBert.Models.Graph;

/// <summary>
/// Memory for one weight at a time, outside the garbage collector's heap: the system gets it back when it is disposed. Arrays of hundreds
/// of megabytes would stay until a collection, in addition to the model that runs right after the import.
/// </summary>
internal sealed unsafe class WeightBuffer : SafeHandleZeroOrMinusOneIsInvalid
{
    private readonly int count;

    /// <summary>Takes memory. Pages that are never written are never taken from the system.</summary>
    /// <param name="count">The maximum number of values of a weight.</param>
    public WeightBuffer(int count)
        : base(ownsHandle: true)
    {
        this.count = count;
        SetHandle((nint)NativeMemory.Alloc((nuint)Math.Max(1, count), sizeof(float)));
    }

    /// <summary>The memory of a weight. It overwrites the previous one.</summary>
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
