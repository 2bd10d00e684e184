using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using SparkBert.Worker.Arrow;

namespace SparkBert.Worker.Tests.Simulation;

/// <summary>
/// The bytes of answers, or their beginning, without what differs from run to run: times, the process, how the model calls were planned,
/// and the frames of an error. All else is compared byte by byte.
/// </summary>
internal sealed class AnswerBytes
{
    /// <summary>What a daemon says before its first answer: the process id and <c>ok</c>.</summary>
    public const int DaemonGreeting = 4 + 4 + 2;

    /// <summary>The bytes before the metadata of an Arrow message; the end of a stream has no others.</summary>
    public const int PrefixLength = 8;

    private readonly ArrayBufferWriter<byte> masked = new();
    private readonly List<(int End, bool IsError)> answers = [];

    private AnswerBytes()
    {
    }

    /// <summary>The bytes that are compared. A part that is cut off, and that can't be compared without its rest, is left out.</summary>
    public byte[] Masked => masked.WrittenSpan.ToArray();

    /// <summary>Whole answers: where they end among the compared bytes, and whether they are errors.</summary>
    public IReadOnlyList<(int End, bool IsError)> Answers => answers;

    /// <summary>Whole record batches.</summary>
    public int Batches { get; private set; }

    /// <summary>Whether the bytes end inside an error.</summary>
    public bool IsInError { get; private set; }

    /// <summary>The first lines of the errors.</summary>
    public List<string> Errors { get; } = [];

    /// <exception cref="InvalidDataException">The bytes are no answers.</exception>
    public static AnswerBytes Read(ReadOnlySpan<byte> bytes)
    {
        var read = new AnswerBytes();
        while (read.ReadPart(ref bytes))
        {
        }

        return read;
    }

    private bool ReadPart(ref ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < sizeof(int))
        {
            masked.Write(bytes);
            return false;
        }

        var marker = BinaryPrimitives.ReadInt32BigEndian(bytes);
        masked.Write(bytes[..sizeof(int)]);
        bytes = bytes[sizeof(int)..];
        return marker switch
        {
            -6 => ReadStream(ref bytes),
            -3 => ReadTimes(ref bytes),
            -2 => ReadError(ref bytes),
            -1 => ReadEnd(ref bytes),
            _ => throw new InvalidDataException($"{marker} is no marker"),
        };
    }

    private bool ReadStream(ref ReadOnlySpan<byte> bytes)
    {
        for (var isSchema = true; ; isSchema = false)
        {
            var length = MessageLength(bytes);
            if (length is null || length > bytes.Length)
            {
                masked.Write(bytes);
                return false;
            }

            masked.Write(bytes[..(int)length]);
            bytes = bytes[(int)length..];
            if (length == PrefixLength)
            {
                return true;
            }

            Batches += isSchema ? 0 : 1;
        }
    }

    /// <summary>The length of the Arrow message at the beginning; null if not even that is there.</summary>
    public static long? MessageLength(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < PrefixLength)
        {
            return null;
        }

        Assert.Equal(-1, BinaryPrimitives.ReadInt32LittleEndian(bytes));
        var metadata = BinaryPrimitives.ReadInt32LittleEndian(bytes[sizeof(int)..]);
        return metadata == 0 ? PrefixLength
            : bytes.Length < PrefixLength + metadata ? null
            : PrefixLength + metadata + MessageMetadata.Read(bytes.Slice(PrefixLength, metadata)).BodyLength;
    }

    /// <summary>
    /// Three times, since Spark 4.2 the time between the last two of them, and two numbers of bytes on disk, which are 0. The JVM takes no
    /// time that is negative.
    /// </summary>
    private bool ReadTimes(ref ReadOnlySpan<byte> bytes)
    {
        const int Short = 5 * sizeof(long);
        if (bytes.Length < Short + sizeof(int))
        {
            return false;
        }

        var times = new long[6];
        for (var i = 0; i < 5; i++)
        {
            times[i] = BinaryPrimitives.ReadInt64BigEndian(bytes[(i * sizeof(long))..]);
        }

        // No marker is 0, so that the first half of a sixth number can be told from one.
        var isLong = BinaryPrimitives.ReadInt32BigEndian(bytes[Short..]) == 0;
        if (isLong && bytes.Length < Short + sizeof(long))
        {
            return false;
        }

        if (times[0] > times[1] || times[1] > times[2] || times[3] < 0 || times[4] != 0 || (!isLong && times[3] != 0))
        {
            throw new InvalidDataException($"times that can't be: {string.Join(", ", times)}");
        }

        masked.Write([isLong ? (byte)6 : (byte)5]);
        bytes = bytes[(isLong ? Short + sizeof(long) : Short)..];
        return true;
    }

    private bool ReadError(ref ReadOnlySpan<byte> bytes)
    {
        if (TryText(bytes) is not { } text)
        {
            IsInError = true;
            return false;
        }

        var error = Encoding.UTF8.GetString(text);
        _ = WorkerError.Extract(error) ?? throw new InvalidDataException($"no error of the worker: {error}");
        var line = error[..error.IndexOf("\n" + WorkerError.Begin, StringComparison.Ordinal)];
        masked.Write(Encoding.UTF8.GetBytes(line));
        Errors.Add(line);
        answers.Add((masked.WrittenCount, true));
        bytes = bytes[(sizeof(int) + text.Length)..];
        return bytes.Length == 0
            ? false
            : throw new InvalidDataException($"{bytes.Length} bytes stand behind an error");
    }

    private bool ReadEnd(ref ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < sizeof(int))
        {
            return false;
        }

        var rest = bytes[sizeof(int)..];
        var count = BinaryPrimitives.ReadInt32BigEndian(bytes);
        if (count is not (0 or 1))
        {
            throw new InvalidDataException($"{count} updates");
        }

        byte[] figures = [];
        if (count == 1)
        {
            if (TryText(rest) is not { } text)
            {
                return false;
            }

            figures = Mask(TaskFigures.Parse(text));
            rest = rest[(sizeof(int) + text.Length)..];
        }

        masked.Write(figures);
        if (rest.Length < sizeof(int))
        {
            return false;
        }

        masked.Write(rest[..sizeof(int)]);
        answers.Add((masked.WrittenCount, false));
        bytes = rest[sizeof(int)..];
        return true;
    }

    private static byte[]? TryText(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < sizeof(int))
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(bytes);
        return bytes.Length < sizeof(int) + length ? null : bytes.Slice(sizeof(int), length).ToArray();
    }

    private static byte[] Mask(TaskFigures figures)
    {
        if (figures.Seconds < 0 || figures.ThreadSeconds < 0)
        {
            throw new InvalidDataException($"figures that can't be: {figures}");
        }

        return (figures with
        {
            SessionSeconds = 0,
            Seconds = 0,
            ThreadSeconds = 0,
            ModelLoads = 0,
            ProcessId = 0,
            ModelCalls = 0,
            ComputedPositions = 0,
        }).ToUtf8();
    }
}
