using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SparkBert.Models.Graph;

/// <summary>
/// Memory for one weight at a time, outside the garbage collector's heap: the system gets it back when it is disposed. Arrays of hundreds
/// of megabytes would stay until a collection, in addition to the model that runs right after the import.
/// </summary>
internal sealed unsafe class WeightBuffer : SafeHandleZeroOrMinusOneIsInvalid
{
    private readonly long byteCount;

    /// <summary>Takes memory. Pages that are never written are never taken from the system.</summary>
    /// <param name="byteCount">The most bytes of a weight.</param>
    public WeightBuffer(long byteCount)
        : base(ownsHandle: true)
    {
        this.byteCount = byteCount;
        SetHandle((nint)NativeMemory.Alloc((nuint)Math.Max(1, byteCount)));
    }

    /// <summary>The memory of a weight. It overwrites the previous one.</summary>
    /// <typeparam name="T">The type of its values.</typeparam>
    /// <param name="length">Its values.</param>
    /// <exception cref="ArgumentOutOfRangeException">More than the buffer holds.</exception>
    public Span<T> Take<T>(int length)
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)length * sizeof(T), byteCount);

        // The lines above keep the span inside the memory; callers do not keep it past Dispose.
        return new Span<T>((void*)handle, length);
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        NativeMemory.Free((void*)handle);
        return true;
    }
}
