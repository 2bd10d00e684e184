using System.Numerics.Tensors;
using System.Text;
using Apache.Arrow;
using SparkBert.Cli.Writing;
using SparkBert.Programs;

namespace SparkBert.Cli.Neighbours;

/// <summary>The columns of a batch in the flat layout, of Parquet or JSON, whatever types these have for them.</summary>
/// <param name="batch">The batch. Sentences and places may be missing: they only say where a token stands.</param>
internal sealed class FlatTokenColumns(RecordBatch batch)
{
    private readonly IArrowArray ids = Column(batch, FlatColumns.Id)!;
    private readonly IArrowArray tokens = Column(batch, FlatColumns.Token)!;
    private readonly IArrowArray vectors = Column(batch, FlatColumns.Vector)!;
    private readonly IArrowArray? sentences = Column(batch, FlatColumns.Sentence);
    private readonly IArrowArray? begins = Column(batch, FlatColumns.Begin);

    /// <summary>Whether a row has no vector: it has the error of a row of the input.</summary>
    public bool IsBad(int row) => vectors.IsNull(row) || tokens.IsNull(row);

    /// <summary>What tells the row of the input.</summary>
    public RowName Id(int row) => ids.IsNull(row) ? new RowName(0, "null")
        : IsText(ids) ? new RowName(0, Text(ids, row))
        : new RowName(Integer(ids, row, FlatColumns.Id));

    /// <summary>The number of the sentence in its text.</summary>
    public int Sentence(int row) => sentences?.IsValid(row) == true ? (int)Integer(sentences, row, FlatColumns.Sentence) : 0;

    /// <summary>Where the token begins.</summary>
    public int Begin(int row) => begins?.IsValid(row) == true ? (int)Integer(begins, row, FlatColumns.Begin) : 0;

    /// <summary>The text of the token.</summary>
    public string Token(int row) => IsText(tokens) ? Text(tokens, row) : throw OtherType(FlatColumns.Token, tokens, "texts");

    /// <summary>The numbers of the vector.</summary>
    public float[] Vector(int row)
    {
        if (vectors is not (ListArray or LargeListArray or ListViewArray or FixedSizeListArray))
        {
            throw OtherType(FlatColumns.Vector, vectors, "lists of numbers");
        }

        var (items, start, length) = ArrowValues.ReadList(vectors, row);
        var numbers = new float[length];
        switch (items)
        {
            case FloatArray values:
                values.Values.Slice(start, length).CopyTo(numbers);
                break;
            case DoubleArray values:
                TensorPrimitives.ConvertTruncating(values.Values.Slice(start, length), numbers);
                break;
            case HalfFloatArray values:
                TensorPrimitives.ConvertToSingle(values.Values.Slice(start, length), numbers);
                break;
            case Int64Array values:
                // JSON lines whose vectors all happen to be whole numbers.
                TensorPrimitives.ConvertTruncating(values.Values.Slice(start, length), numbers);
                break;
            default:
                throw OtherType(FlatColumns.Vector, items, "lists of numbers");
        }

        return numbers;
    }

    private static IArrowArray? Column(RecordBatch batch, string name) =>
        batch.Schema.GetFieldIndex(name) is >= 0 and var at ? batch.Column(at) : null;

    private static bool IsText(IArrowArray array) => array is BinaryArray or LargeBinaryArray or BinaryViewArray;

    private static string Text(IArrowArray array, int row) => Encoding.UTF8.GetString(ArrowValues.ReadBytes(array, row));

    private static long Integer(IArrowArray array, int row, string name) => array switch
    {
        Int64Array values => values.Values[row],
        Int32Array values => values.Values[row],
        Int16Array values => values.Values[row],
        Int8Array values => values.Values[row],
        _ => throw OtherType(name, array, name == FlatColumns.Id ? "integers or texts" : "integers"),
    };

    private static UsageException OtherType(string name, IArrowArray array, string expected) =>
        new($"the column '{name}' of the flat layout has {expected}, but is {array.Data.DataType.Name} here.");
}
