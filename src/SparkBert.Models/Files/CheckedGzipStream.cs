using System.Globalization;
using ICSharpCode.SharpZipLib;
using ICSharpCode.SharpZipLib.Checksum;
using ICSharpCode.SharpZipLib.Zip.Compression;
using SparkBert.Text.Records;

namespace SparkBert.Models.Files;

/// <summary>
/// The content of gzip data (RFC 1952) of one or several members. Data that end early, or do not have the length and the checksum that they
/// name, are an error: .NET's own stream takes what is cut off for complete.
/// </summary>
public sealed class CheckedGzipStream : ReadOnlyStream
{
    private const int Deflate = 8;

    /// <summary>
    /// So many bytes of the last read stand in front of the next one: the decoder takes up to four ahead, and where the data end in one of
    /// them, what follows begins there.
    /// </summary>
    private const int Kept = 8;

    [Flags]
    private enum Flags
    {
        HeaderChecksum = 2,
        Extra = 4,
        Name = 8,
        Comment = 16,
    }

    private readonly Stream compressed;
    private readonly string prefix;
    private readonly Inflater inflater = new(noHeader: true);
    private readonly Crc32 checksum = new();
    private readonly byte[] input = new byte[Kept + (1 << 16)];
    private readonly byte[] output = new byte[1 << 16];
    private int inputEnd = Kept;
    private int inputPosition = Kept;
    private int outputEnd;
    private int outputPosition;
    private long bytesBefore;
    private uint size;
    private bool isInMember;
    private bool isFirst = true;

    /// <summary>Opens gzip data.</summary>
    /// <param name="compressed">The data; closed with the content.</param>
    /// <param name="name">The file, for messages; null if they say it themselves.</param>
    public CheckedGzipStream(Stream compressed, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(compressed);
        this.compressed = compressed;
        prefix = name is null ? "" : name + ": ";
    }

    /// <summary>Whether bytes begin as gzip data do.</summary>
    /// <param name="bytes">The first three bytes or more.</param>
    public static bool IsGzip(ReadOnlySpan<byte> bytes) => bytes.Length >= 3 && bytes[0] == 0x1F && bytes[1] == 0x8B && bytes[2] == Deflate;

    /// <summary>Reads content.</summary>
    /// <param name="buffer">Gets the content.</param>
    /// <returns>The bytes that were read; 0 at the end, when all checksums were right.</returns>
    /// <exception cref="InvalidDataException">The data are damaged, or end early; the message has the name and the place.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        while (outputPosition == outputEnd)
        {
            if (!isInMember && !BeginMember())
            {
                return 0;
            }

            Inflate();
        }

        var count = Math.Min(buffer.Length, outputEnd - outputPosition);
        output.AsSpan(outputPosition, count).CopyTo(buffer);
        outputPosition += count;
        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            compressed.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Unpacks what the input at hand gives, and ends the member where its data end.</summary>
    private void Inflate()
    {
        outputPosition = 0;
        outputEnd = 0;

        // Then it has taken all input, though it may still hold bytes of it as bits: RemainingInput counts those too.
        if (inflater.IsNeedingInput)
        {
            if (!Fill())
            {
                throw EndsEarly();
            }

            inflater.SetInput(input, inputPosition, inputEnd - inputPosition);
        }

        try
        {
            outputEnd = inflater.Inflate(output);
        }
        catch (Exception error) when (error is SharpZipBaseException or IndexOutOfRangeException or ArgumentException)
        {
            // The library looks not everywhere whether a table of damaged data makes sense.
            throw Damaged();
        }

        inputPosition = inputEnd - inflater.RemainingInput;
        checksum.Update(new ArraySegment<byte>(output, 0, outputEnd));
        size = unchecked(size + (uint)outputEnd);
        if (inflater.IsFinished)
        {
            EndMember();
        }
        else if (outputEnd == 0 && !inflater.IsNeedingInput)
        {
            throw Damaged();
        }
    }

    private bool BeginMember()
    {
        if (inputPosition == inputEnd && !Fill())
        {
            return isFirst ? throw EndsEarly() : false;
        }

        // Padding with zeros behind the last member, as tapes have it, is no data.
        if (!isFirst && input[inputPosition] == 0)
        {
            do
            {
                if (input.AsSpan(inputPosition, inputEnd - inputPosition).ContainsAnyExcept((byte)0))
                {
                    throw NotGzip();
                }
            }
            while (Fill());
            return false;
        }

        if (NextByte() != 0x1F || NextByte() != 0x8B || NextByte() != Deflate)
        {
            throw NotGzip();
        }

        var flags = (Flags)NextByte();
        Skip(6);
        if (flags.HasFlag(Flags.Extra))
        {
            Skip(NextByte() | (NextByte() << 8));
        }

        SkipText(flags.HasFlag(Flags.Name));
        SkipText(flags.HasFlag(Flags.Comment));
        Skip(flags.HasFlag(Flags.HeaderChecksum) ? 2 : 0);
        inflater.Reset();
        checksum.Reset();
        size = 0;
        isInMember = true;
        isFirst = false;
        if (inputPosition < inputEnd)
        {
            inflater.SetInput(input, inputPosition, inputEnd - inputPosition);
        }

        return true;
    }

    private void EndMember()
    {
        if (NextNumber() != (uint)checksum.Value || NextNumber() != size)
        {
            throw Damaged();
        }

        isInMember = false;
    }

    private uint NextNumber() => NextByte() | ((uint)NextByte() << 8) | ((uint)NextByte() << 16) | ((uint)NextByte() << 24);

    private byte NextByte() => inputPosition < inputEnd || Fill() ? input[inputPosition++] : throw EndsEarly();

    private void Skip(int count)
    {
        for (var i = 0; i < count; i++)
        {
            NextByte();
        }
    }

    private void SkipText(bool isThere)
    {
        while (isThere && NextByte() != 0)
        {
        }
    }

    private bool Fill()
    {
        bytesBefore += inputEnd - Kept;
        input.AsSpan(inputEnd - Kept, Kept).CopyTo(input);
        inputPosition = Kept;
        inputEnd = Kept + compressed.Read(input, Kept, input.Length - Kept);
        return inputEnd > Kept;
    }

    private InvalidDataException EndsEarly() => new($"{prefix}the gzip data end early; the file is cut off.");

    private InvalidDataException Damaged() => new(string.Create(
        CultureInfo.InvariantCulture, $"{prefix}the gzip data are damaged, at about byte {bytesBefore + inputPosition - Kept}."));

    private InvalidDataException NotGzip() => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{prefix}{(isFirst ? "this is not gzip" : "something that is not gzip follows the gzip data")}, at byte "
        + $"{bytesBefore + inputPosition - Kept}."));
}
