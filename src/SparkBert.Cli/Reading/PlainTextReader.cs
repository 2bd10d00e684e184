using System.Text.Unicode;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Cli.Content;
using SparkBert.Cli.Files;
using SparkBert.Cli.Records;
using SparkBert.Text.Records;

namespace SparkBert.Cli.Reading;

/// <summary>Plain text: a row a line, one column. An empty line is a row with an empty text.</summary>
internal sealed class PlainTextReader(InputSource source, ReadOptions options) : RowReader(source)
{
    public override IReadOnlyList<OutlineColumn> Outline { get; } = [new OutlineColumn(options.TextColumn, false, [])];

    public override IEnumerable<RecordBatch> Read(ReadRequest request)
    {
        using var stream = Source.OpenText(options.Encoding);
        var schema = new Schema([new Field(options.TextColumn, StringType.Default, true)], null);
        var (texts, origin, number) = (new StringArray.Builder(), new OriginColumns(stream is TranscodedContent), 0L);
        foreach (var line in LineReader.Read(stream, Source.Name))
        {
            if (origin.Count == MaxRows || (origin.Count > 0 && origin.Bytes + line.Length > MaxBytes))
            {
                yield return BuildBatch();
            }

            if (number == 0 && Source.File.IsFormatAssumed)
            {
                RefuseOtherFormat(line.Span);
            }

            var isValid = Utf8.IsValid(line.Span);
            _ = isValid ? texts.Append(line.Span) : texts.AppendNull();
            origin.Add(++number, isValid ? null : "the line is not valid UTF-8 (see --encoding).", line.Span);
        }

        if (origin.Count > 0)
        {
            yield return BuildBatch();
        }

        RecordBatch BuildBatch()
        {
            var batch = origin.AddTo(new RecordBatch(schema, [texts.Build()], origin.Count), request.Origin, Source.Path);
            (texts, origin) = (new StringArray.Builder(), new OriginColumns(stream is TranscodedContent));
            return batch;
        }
    }

    /// <summary>Texts that are JSON objects are rather rows of another format that nobody named.</summary>
    private static void RefuseOtherFormat(ReadOnlySpan<byte> line)
    {
        var other = line.StartsWith("PAR1"u8) ? InputFormat.Parquet
            : line.StartsWith("{"u8) && JsonSlice.ReadObject(line, []) is null ? InputFormat.Jsonl
            : null;
        if (other is not null)
        {
            throw new UsageException(
                $"standard input looks like {other}: give --input-format {other}, or --input-format txt if its lines are the texts.");
        }
    }
}
