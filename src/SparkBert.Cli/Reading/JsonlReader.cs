using System.Text;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;
using SparkBert.Cli.Content;
using SparkBert.Cli.Files;
using SparkBert.Cli.Records;
using SparkBert.Text.Records;

namespace SparkBert.Cli.Reading;

/// <summary>
/// JSON objects, one a line. Where the output takes the objects over as they are, only the columns that are used are made of their members;
/// otherwise all rows are looked at first for the types of all columns.
/// </summary>
internal sealed class JsonlReader : RowReader
{
    private readonly ReadOptions options;
    private readonly Stream stream;
    private readonly IEnumerator<ReadOnlyMemory<byte>> lines;
    private readonly Queue<byte[]> sample = new();
    private readonly JsonShape sampleShape = new();

    /// <summary>Opens the input and looks at its first lines: at more of them where none is an object that shows the columns.</summary>
    public JsonlReader(InputSource source, ReadOptions options)
        : base(source)
    {
        this.options = options;
        stream = source.OpenText(options.Encoding);
        lines = LineReader.Read(stream, source.Name).GetEnumerator();
        var (bytes, members) = (0, new List<JsonMember>());
        while ((sampleShape.Names.Count == 0 ? bytes < 16 * MaxBytes : sample.Count < MaxRows && bytes < MaxBytes) && lines.MoveNext())
        {
            sample.Enqueue(lines.Current.ToArray());
            bytes += lines.Current.Length;
            Observe(lines.Current.Span, sampleShape, members);
        }
    }

    /// <summary>Where no row shows a column, that of texts is taken to be there.</summary>
    public override IReadOnlyList<OutlineColumn> Outline =>
        sampleShape.Names.Count == 0 ? [new OutlineColumn(options.TextColumn, false, [])] : Describe(sampleShape);

    /// <summary>The types of the columns, where the output does not take the objects over: those of all rows of all inputs.</summary>
    public JsonShape? Shape { get; set; }

    /// <summary>Takes in the rows of a whole input.</summary>
    public static void Observe(InputSource source, ReadOptions options, JsonShape shape)
    {
        using var stream = source.OpenText(options.Encoding);
        var members = new List<JsonMember>();
        foreach (var line in LineReader.Read(stream, source.Name))
        {
            Observe(line.Span, shape, members);
        }
    }

    public override Schema GetSchema(ReadRequest request) => new JsonRows(request, Shape).Schema;

    public override IEnumerable<RecordBatch> Read(ReadRequest request)
    {
        var (number, rows) = (0L, CreateRows(request));
        foreach (var line in Lines())
        {
            number++;
            if (IsBlank(line.Span))
            {
                continue;
            }

            if (rows.Count == MaxRows || (rows.Count > 0 && rows.Bytes + line.Length > MaxBytes))
            {
                yield return rows.Build(Source.Path);
                rows = CreateRows(request);
            }

            rows.Add(number, line.Span);
        }

        if (rows.Count > 0)
        {
            yield return rows.Build(Source.Path);
        }
    }

    protected override void Dispose(bool disposing)
    {
        lines.Dispose();
        stream.Dispose();
        base.Dispose(disposing);
    }

    private JsonRows CreateRows(ReadRequest request) => new(request, Shape, stream is TranscodedContent);

    private static bool IsBlank(ReadOnlySpan<byte> line) => line.IndexOfAnyExcept(" \t"u8) < 0;

    private static List<OutlineColumn> Describe(JsonShape shape) =>
        [.. shape.Names.Select(name => new OutlineColumn(name, shape.Find(name)!.HasAnnotations, Describe(shape.Find(name)!)))];

    private static void Observe(ReadOnlySpan<byte> line, JsonShape shape, List<JsonMember> members)
    {
        if (JsonSlice.ReadObject(line, members) is null)
        {
            foreach (var member in members)
            {
                shape.Observe(member.Name, member.In(line));
            }
        }
    }

    private IEnumerable<ReadOnlyMemory<byte>> Lines()
    {
        while (sample.TryDequeue(out var line))
        {
            yield return line;
        }

        while (lines.MoveNext())
        {
            yield return lines.Current;
        }
    }
}
