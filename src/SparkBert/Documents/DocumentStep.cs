using System.Text.Unicode;
using Apache.Arrow;
using SparkBert.Annotations;
using SparkBert.Stages;
using SparkBert.Text;
using SparkBert.Text.Java;
using SparkBert.Text.Rows;

namespace SparkBert.Documents;

/// <summary>Makes the documents of a row: from a column of a record batch, or from a string.</summary>
internal sealed class DocumentStep(string stage, string inputCol, string? idCol, string? metadataCol, string cleanupMode)
    : RowStep(stage, [])
{
    private ScalarColumn? texts;
    private ScalarColumn? ids;
    private ListColumn? arrays;
    private MapArray? metadata;
    private ScalarColumn? keys;
    private ScalarColumn? values;

    /// <summary>The text of the only row, where there is no batch; null for the columns of the batch.</summary>
    public string? Text { get; set; }

    public override void Open(RecordBatch batch)
    {
        IArrowArray Column(string name) => batch.Column(batch.Schema.GetFieldIndex(name));
        var input = Column(inputCol);
        arrays = ListColumn.ElementOf(input.Data.DataType) is null ? null : new ListColumn(input);
        texts = new ScalarColumn(arrays?.Values ?? input, inputCol);
        ids = idCol is null || arrays is not null ? null : new ScalarColumn(Column(idCol), idCol);
        metadata = metadataCol is null || arrays is not null ? null : (MapArray)Column(metadataCol);
        keys = metadata is null ? null : new ScalarColumn(metadata.Keys, metadataCol!);
        values = metadata is null ? null : new ScalarColumn(metadata.Values, metadataCol!);
    }

    protected override void Annotate(int row)
    {
        if (Text is not null)
        {
            Limit.CheckText(Text.Length);
            var room = Output.Reserve(Text.Length);
            Text.CopyTo(room);
            JavaText.ReplaceLoneSurrogates(room);
            AddDocument(room, sentence: 0);
        }
        else if (arrays is not null)
        {
            AnnotateArray(arrays, row);
        }
        else
        {
            var text = texts!.IsNull(row) ? [] : texts.GetUtf8(row);
            Limit.CheckText(text.Length);
            AddDocument(text, sentence: 0);
            AddMetadata(row);
            if (ids is not null)
            {
                Output.AddMetadata("id", ids.GetString(row));
            }
        }
    }

    private void AnnotateArray(ListColumn list, int row)
    {
        if (list.IsNull(row))
        {
            throw RowErrorException.Of(RowErrorClasses.NullValue, $"column '{inputCol}' is null; an array of texts must not be.");
        }

        var bytes = 0L;
        var (start, end) = list.Range(row);
        for (var i = start; i < end; i++)
        {
            if (texts!.IsNull(i))
            {
                throw RowErrorException.Of(RowErrorClasses.NullValue, $"column '{inputCol}' has a null text in its array.");
            }

            var text = texts.GetUtf8(i);
            Limit.CheckText(bytes += text.Length);
            AddDocument(text, i - start);
        }
    }

    private void AddDocument(ReadOnlySpan<byte> utf8, int sentence)
    {
        var room = Output.Reserve(utf8.Length);
        Utf8.ToUtf16(utf8, room, out _, out var written);
        AddDocument(room[..written], sentence);
    }

    /// <summary>Adds the text in the reserved room.</summary>
    private void AddDocument(Span<char> text, int sentence)
    {
        var length = CleanupMode.Apply(cleanupMode, text);
        Output.AddReserved(AnnotationKind.Document, 0, length - 1, length, sentence);
    }

    private void AddMetadata(int row)
    {
        if (metadata is null)
        {
            return;
        }

        if (metadata.IsNull(row))
        {
            throw RowErrorException.Of(
                RowErrorClasses.NullValue, $"column '{metadataCol}' is null; the metadata of a document must not be.");
        }

        // The keys that the stage writes win over the user's. A key that occurs twice keeps its last value, as in a map.
        var last = new Dictionary<string, string?>(StringComparer.Ordinal);
        for (var i = metadata.ValueOffsets[row]; i < metadata.ValueOffsets[row + 1]; i++)
        {
            last[keys!.GetString(i)!] = values!.GetString(i);
        }

        foreach (var (key, value) in last)
        {
            if (key != "sentence" && !(key == "id" && idCol is not null))
            {
                Output.AddMetadata(key, value);
            }
        }
    }
}
