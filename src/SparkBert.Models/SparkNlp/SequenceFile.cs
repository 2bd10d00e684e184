using System.Buffers.Binary;
using System.Text;
using SparkBert.Bundles;
using SparkBert.Models.Files;

namespace SparkBert.Models.SparkNlp;

/// <summary>
/// The form of Hadoop's SequenceFile that Spark's object files have: version 6, keys NullWritable, values BytesWritable, not compressed. A
/// mark of 16 bytes stands between some of the records.
/// </summary>
internal static class SequenceFile
{
    private const int SyncLength = 16;
    private const byte Version = 6;
    private const string Key = "org.apache.hadoop.io.NullWritable";
    private const string Value = "org.apache.hadoop.io.BytesWritable";

    /// <summary>The values of a file's records, one after the other.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <exception cref="ModelException">It is no such file, or damaged.</exception>
    public static IEnumerable<ReadOnlyMemory<byte>> Read(ReadOnlyMemory<byte> file, string name)
    {
        var reader = new Reader(file, name);
        var sync = reader.ReadHeader();
        while (!reader.IsAtEnd)
        {
            if (reader.ReadRecord(sync) is { } value)
            {
                yield return value;
            }
        }
    }

    private sealed class Reader(ReadOnlyMemory<byte> file, string name)
    {
        private int position;

        public bool IsAtEnd => position == file.Length;

        public ReadOnlyMemory<byte> ReadHeader()
        {
            var magic = Take(4).Span;
            if (!magic.StartsWith("SEQ"u8))
            {
                throw new ModelException($"{name} is no Hadoop SequenceFile (it does not begin with SEQ).");
            }

            if (magic[3] != Version)
            {
                throw new ModelException($"{name} is a SequenceFile of version {magic[3]}; Spark writes version {Version}.");
            }

            RequireClass("keys", Key);
            RequireClass("values", Value);
            var (isCompressed, isBlockCompressed) = (ReadFlag(), ReadFlag());
            if (isCompressed || isBlockCompressed)
            {
                throw new ModelException(
                    $"{name} is a {(isBlockCompressed ? "block" : "record")}-compressed SequenceFile ({ReadText()}), which is not read. "
                    + "Save the model with Spark's setting spark.hadoop.mapreduce.output.fileoutputformat.compress=false.");
            }

            var pairs = ReadNumber();
            if (pairs < 0)
            {
                throw Damaged($"it says that it has {pairs} entries of metadata");
            }

            for (var i = 0; i < pairs; i++)
            {
                ReadText();
                ReadText();
            }

            return Take(SyncLength);
        }

        /// <summary>The next record's value; null for a mark.</summary>
        public ReadOnlyMemory<byte>? ReadRecord(ReadOnlyMemory<byte> sync)
        {
            var start = position;
            var recordLength = ReadNumber();
            if (recordLength == -1)
            {
                return Take(SyncLength).Span.SequenceEqual(sync.Span)
                    ? null
                    : throw Damaged($"the mark at byte {start} is not the file's own");
            }

            // A NullWritable has no bytes, a BytesWritable its length and its bytes.
            var keyLength = ReadNumber();
            if (keyLength != 0 || recordLength < sizeof(int))
            {
                throw Damaged($"the record at byte {start} says {recordLength} bytes with a key of {keyLength}");
            }

            var value = Take(recordLength);
            var length = BinaryPrimitives.ReadInt32BigEndian(value.Span);
            return length == recordLength - sizeof(int)
                ? value[sizeof(int)..]
                : throw Damaged($"the record at byte {start} has {recordLength - sizeof(int)} bytes of value and says {length}");
        }

        private void RequireClass(string what, string expected)
        {
            var found = ReadText();
            if (found != expected)
            {
                throw new ModelException($"{name} has {what} of {found}, where Spark's object files have {expected}.");
            }
        }

        private bool ReadFlag() => Take(1).Span[0] switch
        {
            0 => false,
            1 => true,
            var value => throw Damaged($"a flag of its header is {value}"),
        };

        private int ReadNumber() => BinaryPrimitives.ReadInt32BigEndian(Take(sizeof(int)).Span);

        /// <summary>A text with its length before it; the lengths that occur take one byte.</summary>
        private string ReadText()
        {
            // Hadoop's WritableUtils: -112 to 127 in one byte; -113 to -120 say how many bytes of a positive number follow.
            var first = (sbyte)Take(1).Span[0];
            int length = first >= -112 ? first : first switch
            {
                -113 => (int)Take(1).Span[0],
                -114 => BinaryPrimitives.ReadUInt16BigEndian(Take(2).Span),
                _ => throw Damaged("a text of its header is too long"),
            };
            return length < 0
                ? throw Damaged("a text of its header has a negative length")
                : ForeignText.Show(Encoding.UTF8.GetString(Take(length).Span));
        }

        private ReadOnlyMemory<byte> Take(int count)
        {
            if (count < 0 || count > file.Length - position)
            {
                throw Damaged($"{count} bytes are expected at byte {position}, and it has {file.Length}");
            }

            position += count;
            return file.Slice(position - count, count);
        }

        private ModelException Damaged(string what) => new($"{name} is a damaged SequenceFile: {what}.");
    }
}
