using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SparkBert.Bundles;

/// <summary>Memory outside the garbage collector's heap; freed when it is disposed, or when nothing refers to it any more.</summary>
internal sealed unsafe class NativeBuffer : SafeHandleZeroOrMinusOneIsInvalid
{
    /// <summary>The alignment of ONNX Runtime's own tensors.</summary>
    private const nuint Alignment = 64;

    /// <summary>Takes memory.</summary>
    /// <param name="length">Its bytes.</param>
    public NativeBuffer(long length)
        : base(ownsHandle: true)
    {
        Length = length;
        SetHandle((nint)NativeMemory.AlignedAlloc((nuint)Math.Max(1, length), Alignment));
    }

    /// <summary>The bytes of the memory.</summary>
    public long Length { get; }

    /// <summary>Where it begins; valid until the buffer is disposed.</summary>
    public nint Pointer => handle;

    /// <summary>The memory as bytes. Valid until the buffer is disposed: hold a reference while they are used.</summary>
    /// <param name="offset">Where they begin.</param>
    /// <param name="length">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public Span<byte> Slice(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length - offset);

        // The lines above keep the span inside the memory.
        return new Span<byte>((void*)(handle + (nint)offset), length);
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}
