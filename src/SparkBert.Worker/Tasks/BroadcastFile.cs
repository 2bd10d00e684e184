using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Tasks;

/// <summary>Reads the content of broadcasts; <see cref="BroadcastContent"/> writes it.</summary>
internal static class BroadcastFile
{
    /// <summary>Opens a file; a file that is not in our form is returned unchanged.</summary>
    /// <exception cref="IOException">It can't be read, or has another length than it says.</exception>
    public static Stream Open(string path)
    {
        var file = File.OpenRead(path);
        try
        {
            Span<byte> header = stackalloc byte[BroadcastContent.HeaderLength];
            var read = file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
            if (read < header.Length || BroadcastContent.ReadLength(header) is not { } length)
            {
                file.Position = 0;
            }
            else if (length != file.Length - header.Length)
            {
                throw new IOException(
                    $"the broadcast's file {path} must have {length} bytes behind its head, but has {file.Length - header.Length}: it was "
                    + "cut off or changed.");
            }

            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads content from a stream that goes on behind it.</summary>
    /// <exception cref="ProtocolException">It has another form, or is larger than an array.</exception>
    public static byte[] Read(WireReader reader)
    {
        Span<byte> header = stackalloc byte[BroadcastContent.HeaderLength];
        reader.ReadExactly("the head of a broadcast", header);
        var length = BroadcastContent.ReadLength(header) ?? throw new ProtocolException(
            "an encrypted broadcast is not in SparkBert's form, so that its end can't be found. Make it with SparkBert's Broadcast.");
        if (length > Array.MaxLength)
        {
            throw new ProtocolException(
                $"a broadcast has {length} bytes; {Array.MaxLength} are allowed where Spark encrypts. Add it as a file instead.");
        }

        byte[] content = [];
        reader.Append("a broadcast", ref content, 0, (int)length);
        return content.Length == length ? content : content[..(int)length];
    }
}
