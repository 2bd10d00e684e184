using System.Globalization;
using Apache.Arrow;
using SparkBert.Annotations;
using SparkBert.Stages;
using SparkBert.Text;
using SparkBert.Text.Java;

namespace SparkBert.Documents;

/// <summary>Makes the documents of a row: from a column of a record batch, or from a string.</summary>
internal sealed class DocumentStep(string stage, string inputCol, string? idCol, string? metadataCol, string cleanupMode)
    : RowStep(stage, [])
{
    private IArrowArray? texts;
    private IArrowArray? ids;
    private MapArray? metadata;

    /// <summary>The text of the only row, where there is no batch; null for the columns of the batch.</summary>
    public string? Text { get; set; }

    public override void Open(RecordBatch batch)
    {
        IArrowArray Column(string name) => batch.Column(batch.Schema.GetFieldIndex(name));
        texts = Column(inputCol);
        ids = idCol is null || texts is ListArray ? null : Column(idCol);
        metadata = metadataCol is null || texts is ListArray ? null : (MapArray)Column(metadataCol);
    }

    protected override void Annotate(int row)
    {
        if (Text is not null)
        {
            AddDocument(Text, sentence: 0);
        }
        else if (texts is ListArray list)
        {
            AnnotateArray(list, row);
        }
        else
        {
            AddDocument(ReadValue(texts!, row, inputCol) ?? "", sentence: 0);
            AddMetadata(row);
            if (ids is not null)
            {
                Output.AddMetadata("id", ReadValue(ids, row, idCol!));
            }
        }
    }

    private void AnnotateArray(ListArray list, int row)
    {
        if (list.IsNull(row))
        {
            throw new RowErrorException($"column '{inputCol}' is null; an array of texts must not be.");
        }

        for (var i = list.ValueOffsets[row]; i < list.ValueOffsets[row + 1]; i++)
        {
            var text = ReadValue(list.Values, i, inputCol)
                ?? throw new RowErrorException($"column '{inputCol}' has a null text in its array.");
            AddDocument(text, i - list.ValueOffsets[row]);
        }
    }

    private void AddDocument(string text, int sentence)
    {
        var clean = CleanupMode.Apply(cleanupMode, JavaText.ReplaceLoneSurrogates(text));
        Output.Add(AnnotationKind.Document, 0, clean.Length - 1, clean, sentence);
    }

    private void AddMetadata(int row)
    {
        if (metadata is null)
        {
            return;
        }

        if (metadata.IsNull(row))
        {
            throw new RowErrorException($"column '{metadataCol}' is null; the metadata of a document must not be.");
        }

        // The keys that the stage writes win over the user's. A key that occurs twice keeps its last value, as in a map.
        var last = new Dictionary<string, string?>(StringComparer.Ordinal);
        for (var i = metadata.ValueOffsets[row]; i < metadata.ValueOffsets[row + 1]; i++)
        {
            last[ReadValue(metadata.Keys, i, metadataCol!)!] = ReadValue(metadata.Values, i, metadataCol!);
        }

        foreach (var (key, value) in last)
        {
            if (key != "sentence" && !(key == "id" && idCol is not null))
            {
                Output.AddMetadata(key, value);
            }
        }
    }

    private static string? ReadValue(IArrowArray array, int index, string column)
    {
        if (array.IsNull(index))
        {
            return null;
        }

        return array switch
        {
            StringArray strings => Decode(strings.GetBytes(index), column),
            Int32Array numbers => numbers.Values[index].ToString(CultureInfo.InvariantCulture),
            Int64Array numbers => numbers.Values[index].ToString(CultureInfo.InvariantCulture),
            Int16Array numbers => numbers.Values[index].ToString(CultureInfo.InvariantCulture),
            Int8Array numbers => numbers.Values[index].ToString(CultureInfo.InvariantCulture),
            BooleanArray flags => flags.GetValue(index)!.Value ? "true" : "false",
            _ => throw new RowErrorException($"column '{column}' can't be read as text."),
        };
    }

    private static string Decode(ReadOnlySpan<byte> utf8, string column) => System.Text.Unicode.Utf8.IsValid(utf8)
        ? System.Text.Encoding.UTF8.GetString(utf8)
        : throw new RowErrorException($"column '{column}' is not valid UTF-8.");
}
