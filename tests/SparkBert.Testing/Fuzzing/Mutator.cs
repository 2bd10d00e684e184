using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace SparkBert.Testing.Fuzzing;

/// <summary>Damages inputs, always in the same way for a seed.</summary>
/// <param name="seeds">The inputs.</param>
/// <param name="seed">The seed of all choices.</param>
public sealed class Mutator(IReadOnlyList<byte[]> seeds, int seed)
{
    /// <summary>Longer inputs only take longer.</summary>
    private const int MaxLength = 256 << 10;

    private static readonly byte[] Bytes = [0, 1, 2, 0x0A, 0x0D, 0x20, 0x22, 0x2C, 0x2F, 0x30, 0x3A, 0x5C, 0x7B, 0x7F, 0x80, 0xFE, 0xFF];

    private static readonly long[] Numbers =
    [
        0, 1, -1, 2, 7, 8, 16, 127, 128, 255, 256, 1023, 4096, short.MaxValue, short.MinValue, ushort.MaxValue, 1 << 20, 1 << 24, 1 << 28,
        int.MaxValue, int.MinValue, uint.MaxValue, int.MaxValue - 7L, 1L << 32, 1L << 40, long.MaxValue, long.MinValue, long.MaxValue / 8,
    ];

    private static readonly string[] Texts =
    [
        "../", "/", "..", "\\", "\0", "\n", "\r\n", "\u001b[2J", "\u202e", "\u2028", "\ufeff", "é", "😀", "\"", "\\u0000", "\\ud800", "null",
        "{}", "[]", "[[[[", "{\"a\":", "1e400", "-0", "NaN", "%s", "C:\\x",
    ];

    /// <summary>The choices.</summary>
    public Random Random { get; } = new(seed);

    /// <summary>One of the inputs; they take turns with the seeds.</summary>
    public byte[] Choose() => seeds[(int)((uint)seed % seeds.Count)];

    /// <summary>An input, damaged as bytes.</summary>
    public byte[] MutateOne() => Mutate(Choose());

    /// <summary>Damages bytes in one place or in several.</summary>
    public byte[] Mutate(byte[] input)
    {
        var bytes = input;
        for (var n = Random.Next(2) == 0 ? 1 : Random.Next(1, 9); n > 0; n--)
        {
            bytes = Change(bytes);
        }

        return bytes.Length <= MaxLength ? bytes : bytes[..MaxLength];
    }

    /// <summary>Damages bytes without moving those behind them.</summary>
    public byte[] Overwrite(byte[] input)
    {
        var bytes = input.ToArray();
        for (var n = Random.Next(1, 5); n > 0 && bytes.Length > 0; n--)
        {
            ChangeInPlace(bytes, Place(bytes.Length));
        }

        return bytes;
    }

    /// <summary>A number at which lengths, counts and offsets go wrong.</summary>
    /// <param name="near">A number that it may be near, such as the length of the whole.</param>
    public long ChooseNumber(long near) => Random.Next(3) switch
    {
        0 => near + Random.Next(-9, 10),
        1 => Numbers[Random.Next(Numbers.Length)],
        _ => Random.NextInt64(near + 2),
    };

    /// <summary>A text at which readers go wrong.</summary>
    public string ChooseText() => Texts[Random.Next(Texts.Length)];

    private byte[] Change(byte[] bytes)
    {
        if (bytes.Length == 0)
        {
            return Some();
        }

        var at = Place(bytes.Length);
        var length = Math.Min(bytes.Length - at, Random.Next(4) == 0 ? Random.Next(1, bytes.Length + 1) : Random.Next(1, 33));
        switch (Random.Next(15))
        {
            case 0:
                return bytes[..at];
            case 1:
                return bytes[at..];
            case 2:
                return [.. bytes[..at], .. bytes[(at + length)..]];
            case 3:
                return [.. bytes[..(at + length)], .. bytes[at..]];
            case 4:
                return [.. bytes[..at], .. Some(), .. bytes[at..]];
            case 5:
                return Splice(bytes, at);
            case 6:
                return Repeat(bytes, at, length);
            case 7:
                return ChangeDigits(bytes, at);
            default:
                var changed = bytes.ToArray();
                ChangeInPlace(changed, at);
                return changed;
        }
    }

    private void ChangeInPlace(byte[] bytes, int at)
    {
        var rest = bytes.AsSpan(at);
        switch (Random.Next(6))
        {
            case 0:
                rest[0] ^= (byte)(1 << Random.Next(8));
                break;
            case 1:
                rest[0] = (byte)Random.Next(256);
                break;
            case 2:
                rest[0] = Bytes[Random.Next(Bytes.Length)];
                break;
            case 3:
                rest[0] += (byte)Random.Next(-3, 4);
                break;
            case 4:
                WriteNumber(rest, bytes.Length);
                break;
            default:
                // The longest number of variable length, and one that never ends.
                var varint = rest[..Math.Min(rest.Length, Random.Next(1, 11))];
                varint.Fill(0xFF);
                varint[^1] = (byte)(Random.Next(2) == 0 ? 0x01 : 0xFF);
                break;
        }
    }

    private void WriteNumber(Span<byte> rest, int near)
    {
        var number = ChooseNumber(near);
        Span<byte> written = stackalloc byte[sizeof(long)];
        var size = 1 << Random.Next(4);
        if (Random.Next(2) == 0)
        {
            BinaryPrimitives.WriteInt64LittleEndian(written, number);
            written = written[..size];
        }
        else
        {
            BinaryPrimitives.WriteInt64BigEndian(written, number);
            written = written[^size..];
        }

        written[..Math.Min(size, rest.Length)].CopyTo(rest);
    }

    /// <summary>The front holds lengths and headers, and the end the directories of zip and Parquet.</summary>
    private int Place(int length) => Random.Next(8) switch
    {
        < 3 => Random.Next(Math.Min(length, 200)),
        3 => length - 1 - Random.Next(Math.Min(length, 300)),
        _ => Random.Next(length),
    };

    private byte[] Some()
    {
        if (Random.Next(2) == 0)
        {
            return Encoding.UTF8.GetBytes(ChooseText());
        }

        var bytes = new byte[Random.Next(1, 17)];
        Random.NextBytes(bytes);
        return bytes;
    }

    private byte[] Splice(byte[] bytes, int at)
    {
        var other = seeds[Random.Next(seeds.Count)];
        var from = other.Length == 0 ? 0 : Place(other.Length);
        var until = Random.Next(2) == 0 ? other.Length : Random.Next(from, other.Length + 1);
        return Random.Next(2) == 0 ? [.. bytes[..at], .. other[from..until]] : [.. bytes[..at], .. other[from..until], .. bytes[at..]];
    }

    private byte[] Repeat(byte[] bytes, int at, int length)
    {
        var times = Random.Next(2, Math.Max(3, Math.Min(2000, (32 << 10) / length)));
        return [.. bytes[..at], .. Enumerable.Repeat(bytes[at..(at + length)], times).SelectMany(part => part), .. bytes[at..]];
    }

    private byte[] ChangeDigits(byte[] bytes, int at)
    {
        var start = bytes.AsSpan(at).IndexOfAnyInRange((byte)'0', (byte)'9');
        if (start < 0)
        {
            return bytes[..at];
        }

        start += at;
        var end = bytes.AsSpan(start).IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        end = end < 0 ? bytes.Length : start + end;
        var number = ChooseNumber(bytes.Length).ToString(CultureInfo.InvariantCulture);
        return [.. bytes[..start], .. Encoding.ASCII.GetBytes(number), .. bytes[end..]];
    }
}
