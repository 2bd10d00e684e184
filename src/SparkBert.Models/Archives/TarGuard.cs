using SparkBert.Bundles;
using SparkBert.Models.Files;
using SparkBert.Text.Records;

namespace SparkBert.Models.Archives;

/// <summary>
/// Stands between a tar and the library's reader, which allocates the size that a header declares for a long name or a list of attributes,
/// up to 2 GB. A header that declares more than a megabyte is refused before the reader gets it.
/// </summary>
/// <param name="inner">The tar.</param>
/// <param name="archive">Its name, for messages.</param>
internal sealed class TarGuard(Stream inner, string archive) : ReadOnlyStream
{
    /// <summary>
    /// Length of a header and of the blocks that entries fill. Reads of this length are headers; contents are read in larger pieces.
    /// </summary>
    public const int BlockLength = 512;

    private const int MaxBytes = 1 << 20;
    private const int SizeOffset = 124;
    private const int SizeLength = 12;
    private const int TypeOffset = 156;

    public override int Read(Span<byte> buffer)
    {
        if (buffer.Length > MaxBytes)
        {
            throw TooLong(buffer.Length);
        }

        if (buffer.Length != BlockLength)
        {
            return inner.Read(buffer);
        }

        var count = inner.ReadAtLeast(buffer, BlockLength, throwOnEndOfStream: false);

        // Attributes of an entry, of all entries, and the long names of GNU's tar.
        if (count == BlockLength
            && buffer[TypeOffset] is (byte)'x' or (byte)'g' or (byte)'L' or (byte)'K'
            && ReadSize(buffer.Slice(SizeOffset, SizeLength)) is var size
            && size > MaxBytes)
        {
            throw TooLong(size);
        }

        return count;
    }

    /// <summary>A size in octal digits, or in binary if the first bit is set.</summary>
    private static long ReadSize(ReadOnlySpan<byte> field)
    {
        var isBinary = (field[0] & 0x80) != 0;
        var size = isBinary ? field[0] & 0x7FL : 0;
        foreach (var value in isBinary ? field[1..] : field)
        {
            if (isBinary || value is >= (byte)'0' and <= (byte)'7')
            {
                size = isBinary ? (size << 8) | value : (size << 3) | (value & 7L);
            }

            if (size > MaxBytes)
            {
                break;
            }
        }

        return size;
    }

    private ModelException TooLong(long bytes) =>
        new($"{archive}: a name or a list of attributes has {ByteSize.Format(bytes)} or more; no model has one so long.");
}
