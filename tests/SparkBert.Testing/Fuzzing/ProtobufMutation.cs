namespace SparkBert.Testing.Fuzzing;

/// <summary>
/// Damages a message of protobuf within: one field, at any depth, is changed, left out or there twice, and the lengths around it are right
/// again. Else nearly all damage would be found at the first length.
/// </summary>
public static class ProtobufMutation
{
    private const int MaxDepth = 8;

    /// <summary>Damages a message.</summary>
    public static byte[] Of(byte[] message, Mutator mutator) => Of(message, mutator, 0);

    private static byte[] Of(byte[] message, Mutator mutator, int depth)
    {
        // What has no fields is a text or numbers.
        var fields = Split(message);
        if (fields.Count == 0)
        {
            return mutator.Mutate(message);
        }

        // Large fields are what most of a message is, but the small ones are its header.
        var random = mutator.Random;
        var chosen = random.Next(fields.Count);
        var (tag, content, whole) = fields[chosen];
        IEnumerable<byte[]> changed = random.Next(16) switch
        {
            0 => [],
            1 => [whole, whole],
            2 => [whole, fields[random.Next(fields.Count)].Whole],
            3 => [Varint((ulong)random.Next(256)), .. new[] { whole[Varint(tag).Length..] }],
            4 => [mutator.Mutate(whole)],
            _ when (tag & 7) == 2 => [Field(tag, depth < MaxDepth ? Of(content, mutator, depth + 1) : mutator.Mutate(content))],
            _ when (tag & 7) == 0 => [Varint(tag), Varint((ulong)mutator.ChooseNumber(message.Length))],
            _ => [mutator.Overwrite(whole)],
        };
        return [.. fields.Take(chosen).SelectMany(field => field.Whole), .. changed.SelectMany(bytes => bytes),
            .. fields.Skip(chosen + 1).SelectMany(field => field.Whole)];
    }

    private static byte[] Field(ulong tag, byte[] content) => [.. Varint(tag), .. Varint((ulong)content.Length), .. content];

    /// <summary>The fields of a message; none if it is no message.</summary>
    private static List<(ulong Tag, byte[] Content, byte[] Whole)> Split(byte[] message)
    {
        var fields = new List<(ulong, byte[], byte[])>();
        for (var at = 0; at < message.Length;)
        {
            var start = at;
            if (ReadVarint(message, ref at) is not { } tag || tag >> 3 is 0 or > 10_000)
            {
                return [];
            }

            var before = at;
            ulong length = (tag & 7) switch
            {
                0 => ReadVarint(message, ref at) is null ? ulong.MaxValue : 0UL,
                1 => 8,
                2 => ReadVarint(message, ref at) ?? ulong.MaxValue,
                5 => 4,
                _ => ulong.MaxValue,
            };
            if (length > (ulong)(message.Length - at))
            {
                return [];
            }

            var content = (tag & 7) == 0 ? message[before..at] : message[at..(at + (int)length)];
            at += (int)length;
            fields.Add((tag, content, message[start..at]));
        }

        return fields;
    }

    private static ulong? ReadVarint(byte[] bytes, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; shift < 64 && at < bytes.Length; shift += 7)
        {
            var part = bytes[at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        return null;
    }

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return [.. bytes];
    }
}
