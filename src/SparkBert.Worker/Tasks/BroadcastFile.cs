// reading side of a broadcast, to be adapted:
    /// <summary>Reads content from a stream that goes on behind it.</summary>
    /// <exception cref="ProtocolException">It has another form, or is larger than an array.</exception>
    internal static byte[] Read(WireReader reader)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        reader.ReadExactly("the head of a broadcast", header);
        var length = Length(header) ?? throw new ProtocolException("an encrypted broadcast is not in SparkBert's form, so that its end can't be found. Make it with SparkBert's Broadcast.");
        if (length > Array.MaxLength)
        {
            throw new ProtocolException($"a broadcast has {length} bytes; 2 GB are allowed where Spark encrypts. Add it as a file instead.");
        }

        byte[] content = [];
        reader.Append("a broadcast", ref content, 0, (int)length);
        return content.Length == length ? content : content[..(int)length];
    }

    /// <summary>Opens a file; one in another form is given as it is.</summary>
    internal static Stream Open(string path)
    {
        var file = File.OpenRead(path);
        Span<byte> header = stackalloc byte[HeaderLength];
        if (file.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength || Length(header) != file.Length - HeaderLength)
        {
            file.Position = 0;
        }

        return file;
    }

    private static long? Length(ReadOnlySpan<byte> header) =>
        header.StartsWith(Mark) && BinaryPrimitives.ReadInt64BigEndian(header[Mark.Length..]) is >= 0 and var length ? length : null;
}
