namespace SparkBert.Models.Onnx;

/// <summary>
/// Walks over the fields of messages in a file in protobuf's wire format (protobuf.dev/programming-guides/encoding), without reading their
/// contents.
/// </summary>
internal sealed class ProtobufFields(FileStream file)
{
    /// <summary>The fields of a message.</summary>
    /// <param name="start">Where the message begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <exception cref="InvalidDataException">A field does not lie within the message, or is of an unknown kind.</exception>
    public IEnumerable<Field> Read(long start, long end)
    {
        for (var position = start; position < end;)
        {
            file.Position = position;
            var tag = ReadVarint();
            var number = 0UL;
            var content = file.Position;
            var length = 0UL;
            switch (tag & 7)
            {
                case 0:
                    number = ReadVarint();
                    length = (ulong)(file.Position - content);
                    break;
                case 1:
                    length = sizeof(ulong);
                    break;
                case 2:
                    length = ReadVarint();
                    content = file.Position;
                    break;
                case 5:
                    length = sizeof(uint);
                    break;
                default:
                    throw new InvalidDataException($"the field {tag >> 3} has the unknown wire type {tag & 7}");
            }

            if (content > end || length > (ulong)(end - content))
            {
                throw new InvalidDataException($"the field {tag >> 3} is cut off");
            }

            var field = new Field((int)(tag >> 3), (tag & 7) == 2, number, position, content, content + (long)length);
            yield return field;
            position = field.End;
        }
    }

    /// <summary>Whole numbers that stand one behind the other.</summary>
    /// <param name="start">Where they begin.</param>
    /// <param name="end">Where they end.</param>
    /// <exception cref="InvalidDataException">The last is cut off.</exception>
    public long[] ReadVarints(long start, long end)
    {
        var values = new List<long>();
        for (file.Position = start; file.Position < end;)
        {
            values.Add((long)ReadVarint());
        }

        return [.. values];
    }

    private ulong ReadVarint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = file.ReadByte();
            if (part < 0)
            {
                throw new InvalidDataException("it ends within a field");
            }

            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("a number has more than 64 bits");
    }

    /// <summary>A field.</summary>
    /// <param name="Id">Its number in the message.</param>
    /// <param name="HasLength">Whether it is a message, a text or bytes.</param>
    /// <param name="Number">Its value, where it is a whole number.</param>
    /// <param name="Start">Where its tag begins.</param>
    /// <param name="Content">Where its content begins.</param>
    /// <param name="End">Where it ends.</param>
    public readonly record struct Field(int Id, bool HasLength, ulong Number, long Start, long Content, long End)
    {
        /// <summary>Bytes of the content.</summary>
        public long Length => End - Content;
    }
}
