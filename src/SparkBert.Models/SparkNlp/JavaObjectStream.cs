using System.Buffers.Binary;
using SparkBert.Bundles;
using SparkBert.Models.Files;

namespace SparkBert.Models.SparkNlp;

/// <summary>
/// Reads what Java's serialisation (Object Serialization Stream Protocol, version 5) makes of an array of pairs: <c>scala.Tuple2</c> of
/// texts and <c>java.lang.Integer</c>s. No other class is accepted, so nothing is built but texts and numbers, and every length is bounded
/// by the bytes that are there.
/// </summary>
internal ref struct JavaObjectStream
{
    private const int FirstHandle = 0x7E0000;

    /// <summary>Nesting: array, pair, its member, the class descriptor of that, its superclass.</summary>
    private const int MaxDepth = 12;

    private const int MaxFields = 16;
    private const byte CustomWrite = 1;
    private const byte Serializable = 2;

    private readonly ReadOnlySpan<byte> bytes;
    private readonly string name;
    private readonly List<object?> handles = [];
    private int position;

    private JavaObjectStream(ReadOnlySpan<byte> bytes, string name)
    {
        this.bytes = bytes;
        this.name = name;
    }

    private enum Code : byte
    {
        Null = 0x70,
        Reference = 0x71,
        ClassDescriptor = 0x72,
        Object = 0x73,
        Text = 0x74,
        Array = 0x75,
        BlockData = 0x77,
        EndBlockData = 0x78,
        Reset = 0x79,
        LongBlockData = 0x7A,
        LongText = 0x7C,
    }

    /// <summary>Reads the pairs of a stream.</summary>
    /// <param name="bytes">The whole stream.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <returns>Pairs whose members are string, int or null.</returns>
    /// <exception cref="ModelException">It is no such stream, or has other classes.</exception>
    public static IReadOnlyList<(object? First, object? Second)> ReadPairs(ReadOnlySpan<byte> bytes, string name)
    {
        var stream = new JavaObjectStream(bytes, name);
        return stream.ReadAll();
    }

    private List<(object? First, object? Second)> ReadAll()
    {
        if (!Take(4).SequenceEqual((ReadOnlySpan<byte>)[0xAC, 0xED, 0, 5]))
        {
            throw Damaged("it does not begin as one of version 5");
        }

        var pairs = new List<(object?, object?)>();
        while (position < bytes.Length)
        {
            switch (ReadContent(0))
            {
                case object?[] items:
                    // A pair takes bytes, but a reference to an array of them takes five, whatever their number.
                    if (items.Length > bytes.Length - pairs.Count)
                    {
                        throw Damaged($"it has more pairs than its {bytes.Length} bytes can hold");
                    }

                    foreach (var item in items)
                    {
                        pairs.Add(item is Pair pair
                            ? (pair.First, pair.Second)
                            : throw Damaged($"its array has {DescribeKind(item)} among the pairs"));
                    }

                    break;
                case Pair pair:
                    pairs.Add((pair.First, pair.Second));
                    break;
                case var other:
                    throw Damaged($"it holds {DescribeKind(other)} where pairs are expected");
            }
        }

        return pairs;
    }

    private object? ReadContent(int depth)
    {
        if (depth > MaxDepth)
        {
            throw Damaged("its objects are nested too deeply");
        }

        var start = position;
        switch ((Code)Take(1)[0])
        {
            case Code.Null:
                return null;
            case Code.Reference:
                return ReadHandle();
            case Code.Text:
                return Remember(ReadText(BinaryPrimitives.ReadUInt16BigEndian(Take(2))));
            case Code.LongText:
                var length = BinaryPrimitives.ReadInt64BigEndian(Take(8));
                return Remember(ReadText(length is >= 0 and <= int.MaxValue ? (int)length : throw Damaged($"a text of {length} bytes")));
            case Code.ClassDescriptor:
                position = start;
                return ReadClass(depth + 1);
            case Code.Array:
                return ReadArray(depth);
            case Code.Object:
                return ReadObject(depth);
            case Code.Reset:
                handles.Clear();
                return ReadContent(depth + 1);
            default:
                throw Damaged($"byte {start} is 0x{bytes[start]:x2}, which begins nothing that a vocabulary has");
        }
    }

    private object?[] ReadArray(int depth)
    {
        var type = ReadClass(depth + 1);
        if (type?.Name is not ("[Lscala.Tuple2;" or "[Ljava.lang.Object;"))
        {
            throw Unexpected(type?.Name);
        }

        var handle = Reserve();
        var count = BinaryPrimitives.ReadInt32BigEndian(Take(4));
        if (count < 0 || count > bytes.Length - position)
        {
            throw Damaged($"an array of {count} items in {bytes.Length - position} bytes");
        }

        var items = new object?[count];
        handles[handle] = items;
        for (var i = 0; i < count; i++)
        {
            items[i] = ReadContent(depth + 1);
        }

        return items;
    }

    private object? ReadObject(int depth)
    {
        var type = ReadClass(depth + 1);
        if (type?.Name is not ("scala.Tuple2" or "java.lang.Integer"))
        {
            throw Unexpected(type?.Name);
        }

        var handle = Reserve();
        object? first = null;
        object? second = null;
        int? number = null;

        // The fields of the superclass come first; Integer's is Number, without fields.
        foreach (var level in type.FromTheTop())
        {
            foreach (var field in level.Fields)
            {
                switch (level.Name, field.Name, field.Type)
                {
                    case ("scala.Tuple2", "_1", 'L'):
                        first = ReadContent(depth + 1);
                        break;
                    case ("scala.Tuple2", "_2", 'L'):
                        second = ReadContent(depth + 1);
                        break;
                    case ("java.lang.Integer", "value", 'I'):
                        number = BinaryPrimitives.ReadInt32BigEndian(Take(4));
                        break;
                    default:
                        throw Damaged($"{level.Name} has a field {ForeignText.Show(field.Name)}");
                }
            }
        }

        if (type.Name == "java.lang.Integer")
        {
            handles[handle] = number ?? throw Damaged("java.lang.Integer has no value");
        }
        else
        {
            handles[handle] = new Pair(first, second);
        }

        return handles[handle];
    }

    private ClassDescriptor? ReadClass(int depth)
    {
        if (depth > MaxDepth)
        {
            throw Damaged("its classes are nested too deeply");
        }

        var start = position;
        switch ((Code)Take(1)[0])
        {
            case Code.Null:
                return null;
            case Code.Reference:
                return ReadHandle() as ClassDescriptor ?? throw Damaged($"the reference at byte {start} is to no class");
            case Code.ClassDescriptor:
                break;
            default:
                throw Damaged($"byte {start} is 0x{bytes[start]:x2} where a class is expected");
        }

        var className = ReadText(BinaryPrimitives.ReadUInt16BigEndian(Take(2)));
        Take(8);
        var handle = Reserve();
        var flags = Take(1)[0];
        if (flags != Serializable)
        {
            throw Damaged((flags & CustomWrite) != 0
                ? $"{ForeignText.Show(className)} writes itself in its own way"
                : $"{ForeignText.Show(className)} has the flags {flags}");
        }

        var count = BinaryPrimitives.ReadUInt16BigEndian(Take(2));
        var fields = new (char, string)[count <= MaxFields ? count : throw Unexpected(className)];
        for (var i = 0; i < fields.Length; i++)
        {
            var type = (char)Take(1)[0];
            fields[i] = (type, ReadText(BinaryPrimitives.ReadUInt16BigEndian(Take(2))));
            if (type is 'L' or '[' && ReadContent(depth + 1) is not string)
            {
                throw Damaged("the type of a field is no text");
            }
        }

        SkipAnnotations();
        var descriptor = new ClassDescriptor(className, fields, ReadClass(depth + 1));
        handles[handle] = descriptor;
        return descriptor;
    }

    /// <summary>What a class loader may add to a class; Spark's adds nothing.</summary>
    private void SkipAnnotations()
    {
        while (true)
        {
            var start = position;
            switch ((Code)Take(1)[0])
            {
                case Code.EndBlockData:
                    return;
                case Code.BlockData:
                    Take(Take(1)[0]);
                    break;
                case Code.LongBlockData:
                    Take(BinaryPrimitives.ReadInt32BigEndian(Take(4)));
                    break;
                default:
                    throw Damaged($"byte {start} is 0x{bytes[start]:x2} where the end of a class is expected");
            }
        }
    }

    /// <summary>Java's modified UTF-8: zero takes two bytes, and the units of a surrogate pair three bytes each.</summary>
    private string ReadText(int length)
    {
        var utf8 = Take(length);
        var text = new char[length];
        var count = 0;
        for (var i = 0; i < utf8.Length;)
        {
            int lead = utf8[i];
            var size = lead < 0x80 ? 1
                : (lead & 0xE0) == 0xC0 ? 2
                : (lead & 0xF0) == 0xE0 ? 3
                : throw Damaged($"a text has the byte 0x{lead:x2}");
            if (i + size > utf8.Length)
            {
                throw Damaged("a text ends within a character");
            }

            var unit = size == 1 ? lead : size == 2 ? lead & 0x1F : lead & 0x0F;
            for (var j = 1; j < size; j++)
            {
                unit = (utf8[i + j] & 0xC0) == 0x80
                    ? (unit << 6) | (utf8[i + j] & 0x3F)
                    : throw Damaged($"a text has the byte 0x{utf8[i + j]:x2} within a character");
            }

            text[count++] = (char)unit;
            i += size;
        }

        return new string(text, 0, count);
    }

    /// <summary>Takes the next handle for an object whose content follows.</summary>
    private readonly int Reserve()
    {
        handles.Add(null);
        return handles.Count - 1;
    }

    private readonly string Remember(string text)
    {
        handles.Add(text);
        return text;
    }

    private object? ReadHandle()
    {
        var index = BinaryPrimitives.ReadInt32BigEndian(Take(4)) - FirstHandle;
        return index >= 0 && index < handles.Count && handles[index] is { } value
            ? value
            : throw Damaged($"a reference to the object {index}, which is not there");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > bytes.Length - position)
        {
            throw Damaged($"{count} bytes are expected at byte {position}, and it has {bytes.Length}");
        }

        position += count;
        return bytes.Slice(position - count, count);
    }

    private static string DescribeKind(object? value) => value switch
    {
        null => "null",
        string => "a text",
        int => "a number",
        Pair => "a pair",
        ClassDescriptor => "a class",
        _ => "an array",
    };

    private readonly ModelException Damaged(string what) => new($"{name} has a damaged record (Java serialisation): {what}.");

    private readonly ModelException Unexpected(string? type) => new(
        $"{name} holds {(type is null ? "an object without a class" : ForeignText.Show(type))}, "
        + "where pairs (scala.Tuple2) of texts and numbers are expected.");

    private sealed record Pair(object? First, object? Second);

    private sealed record ClassDescriptor(string Name, (char Type, string Name)[] Fields, ClassDescriptor? Super)
    {
        public IEnumerable<ClassDescriptor> FromTheTop() => Super is null ? [this] : Super.FromTheTop().Append(this);
    }
}
