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

    /// <summary>Copies bytes into the memory.</summary>
    /// <param name="offset">Where they go.</param>
    /// <param name="bytes">The bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">They do not fit.</exception>
    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, Length - offset);

        // The two lines above keep the copy inside the memory.
        bytes.CopyTo(new Span<byte>((void*)(handle + (nint)offset), bytes.Length));
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}
