using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SparkBert.Bundles;

/// <summary>Memory outside the garbage collector's heap; freed when it is disposed, or when nothing refers to it any more.</summary>
internal sealed unsafe partial class NativeBuffer : SafeHandleZeroOrMinusOneIsInvalid
{
    /// <summary>The alignment of ONNX Runtime's own tensors.</summary>
    private const nuint Alignment = 64;

    /// <summary>The usual size of a huge page.</summary>
    private const nuint HugePage = 2 << 20;

    /// <summary>Of mman.h: Linux may give huge pages, where it gives them to those who ask.</summary>
    private const int UseHugePages = 14;

    /// <summary>Takes memory.</summary>
    /// <param name="length">Its bytes.</param>
    public NativeBuffer(long length)
        : base(ownsHandle: true)
    {
        Length = length;
        var bytes = (nuint)Math.Max(1, length);
        SetHandle((nint)NativeMemory.AlignedAlloc(bytes, bytes < HugePage ? Alignment : HugePage));
        if (OperatingSystem.IsLinux() && bytes >= HugePage)
        {
            // A table of 90 MB is filled with 45 page faults in place of 23,000. Whether the advice is taken changes nothing else.
            _ = Advise(handle, bytes / HugePage * HugePage, UseHugePages);
        }
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

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint start, nuint length, int advice);
}
