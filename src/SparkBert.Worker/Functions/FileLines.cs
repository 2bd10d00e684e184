using System.Text;
using Apache.Arrow;
using SparkBert.Text.Records;

namespace SparkBert.Worker.Functions;

/// <summary>Lines of files that come in batches of two columns, the file and the line, as one stream of bytes for each file.</summary>
internal sealed class FileLines : IDisposable
{
    private readonly IEnumerator<RecordBatch> batches;
    private BinaryArray? files;
    private BinaryArray? lines;
    private int row = -1;
    private byte[]? open;

    public FileLines(IEnumerable<RecordBatch> batches)
    {
        this.batches = batches.GetEnumerator();
        MoveNext();
    }

    /// <summary>Whether there is another file.</summary>
    public bool HasFile => files is not null;

    /// <summary>The name of the file at hand.</summary>
    public string FileName => Encoding.UTF8.GetString(files!.GetBytes(row));

    /// <summary>The bytes of the file at hand. When they are read, the next file is at hand.</summary>
    public Stream OpenFile()
    {
        open = files!.GetBytes(row).ToArray();
        return new LineStream(this);
    }

    public void Dispose() => batches.Dispose();

    private bool HasLine => files is not null && files.GetBytes(row).SequenceEqual(open);

    private void MoveNext()
    {
        row++;
        while (lines is null || row >= lines.Length)
        {
            if (!batches.MoveNext())
            {
                (files, lines) = (null, null);
                return;
            }

            (files, lines) = ((BinaryArray)batches.Current.Column(0), (BinaryArray)batches.Current.Column(1));
            row = 0;
        }
    }

    /// <summary>The lines of one file with the <c>\n</c> behind each that Spark took away.</summary>
    private sealed class LineStream(FileLines owner) : ReadOnlyStream
    {
        private int position;

        public override int Read(Span<byte> buffer)
        {
            var read = 0;
            while (read < buffer.Length && owner.HasLine)
            {
                var rest = owner.lines!.GetBytes(owner.row)[position..];
                var taken = Math.Min(rest.Length, buffer.Length - read);
                rest[..taken].CopyTo(buffer[read..]);
                (read, position) = (read + taken, position + taken);
                if (taken == rest.Length && read < buffer.Length)
                {
                    buffer[read++] = (byte)'\n';
                    position = 0;
                    owner.MoveNext();
                }
            }

            return read;
        }
    }
}
