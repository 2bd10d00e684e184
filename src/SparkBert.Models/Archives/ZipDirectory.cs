using System.Buffers.Binary;
using SparkBert.Bundles;
using SparkBert.Models.Files;

namespace SparkBert.Models.Archives;

/// <summary>
/// The end of a zip, which has the position of the list of entries (APPNOTE 4.3.14 to 4.3.16). It is checked first, because the library
/// reads the whole list into memory.
/// </summary>
internal static class ZipDirectory
{
    private const int EndLength = 22;
    private const int LocatorLength = 20;
    private const int Zip64EndLength = 56;

    /// <summary>Refuses a file without an end, and a list over the limit.</summary>
    /// <exception cref="ModelException">It is not a whole zip.</exception>
    public static void Check(FileStream file, string name)
    {
        var tail = new byte[Math.Min(file.Length, EndLength + ushort.MaxValue)];
        file.Seek(-tail.Length, SeekOrigin.End);
        file.ReadExactly(tail);
        file.Position = 0;
        var end = tail.Length < EndLength ? -1 : tail.AsSpan(0, tail.Length - EndLength + 4).LastIndexOf("PK\x5\x6"u8);
        if (end < 0)
        {
            throw new ModelException(
                $"{name} is not a complete zip (no end of central directory); it may not have been downloaded to its end.");
        }

        var endPosition = file.Length - tail.Length + end;
        long start = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 16));
        if (start == uint.MaxValue)
        {
            (endPosition, start) = ReadZip64(file, endPosition, name);
        }

        if (start < 0 || start > endPosition)
        {
            throw new ModelException(FormattableString.Invariant(
                $"{name} is a damaged zip: its list of entries should begin at byte {start:N0}, past its end."));
        }

        if (endPosition - start > ArchiveLimits.MaxDirectoryBytes)
        {
            throw new ModelException(
                $"{name}: the list of entries has {ByteSize.Format(endPosition - start)}, "
                + $"over the limit of {ByteSize.Format(ArchiveLimits.MaxDirectoryBytes)}.");
        }
    }

    private static (long End, long Start) ReadZip64(FileStream file, long endPosition, string name)
    {
        ModelException Damaged() => new($"{name} is a damaged zip: its zip64 end of central directory can't be found.");
        Span<byte> record = stackalloc byte[Zip64EndLength];
        if (endPosition < LocatorLength)
        {
            throw Damaged();
        }

        file.Position = endPosition - LocatorLength;
        file.ReadExactly(record[..LocatorLength]);
        var position = BinaryPrimitives.ReadInt64LittleEndian(record[8..]);
        if (!record.StartsWith("PK\x6\x7"u8) || position < 0 || position > endPosition - LocatorLength - Zip64EndLength)
        {
            throw Damaged();
        }

        file.Position = position;
        file.ReadExactly(record);
        file.Position = 0;
        return record.StartsWith("PK\x6\x6"u8) ? (position, BinaryPrimitives.ReadInt64LittleEndian(record[48..])) : throw Damaged();
    }
}
