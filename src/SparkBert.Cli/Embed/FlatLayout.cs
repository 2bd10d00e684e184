using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;
using SparkBert.Cli.Writing;
using SparkBert.Programs;

namespace SparkBert.Cli.Embed;

/// <summary>The flat layout: a row for each vector, with the id of the row that it is of, and where in its text it stands.</summary>
internal sealed class FlatLayout
{
    /// <summary>Vectors of a batch, which is a row group of Parquet.</summary>
    private const int MaxVectorBytes = 32 << 20;

    private Schema? schema;

    /// <summary>The column of annotations with the vectors.</summary>
    public required Field Source { get; init; }

    /// <summary>The column of ids, of a type that Spark has; null where rows are numbered.</summary>
    public required Field? IdSource { get; init; }

    /// <summary>The column of errors of the run.</summary>
    public required string ErrorSource { get; init; }

    /// <summary>The column of errors in the output; null where bad rows are left out of it.</summary>
    public required string? ErrorName { get; init; }

    public required VectorLevel Level { get; init; }

    /// <summary>The length of a vector.</summary>
    public required int Dimension { get; init; }

    /// <summary>The numbers of a vector.</summary>
    public required VectorFormat Format { get; init; }

    /// <summary>
    /// Whether vectors are a list of fixed size also where one may be null. Readers of Parquet that are built on Arrow refuse such a null.
    /// </summary>
    public required bool HasFixedNulls { get; init; }

    /// <summary>The columns of the output.</summary>
    public Schema Schema => schema ??= CreateSchema();

    /// <summary>Whether the vectors are a list of fixed size.</summary>
    public bool IsFixed => HasFixedNulls || ErrorName is null;

    /// <summary>The bytes of a vector.</summary>
    public int VectorBytes => Dimension * (Format == VectorFormat.Float16 ? sizeof(short) : sizeof(float));

    /// <summary>The columns of the run's result that are needed.</summary>
    public IEnumerable<string> Sources => IdSource is null ? [Source.Name, ErrorSource] : [Source.Name, ErrorSource, IdSource.Name];

    /// <summary>The rows of a run's result as rows of the output.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="rowsBefore">How many rows of the run were before.</param>
    public IEnumerable<RecordBatch> Take(RecordBatch batch, long rowsBefore)
    {
        var vectors = new AnnotationColumn(Column(batch, Source.Name));
        var errors = Column(batch, ErrorSource);
        var ids = IdSource is null ? null : Column(batch, IdSource.Name);
        var most = Math.Max(1, MaxVectorBytes / VectorBytes);
        var left = Enumerable.Range(0, batch.Length).Sum(row => (long)Count(row));
        FlatRows? rows = null;
        for (var row = 0; row < batch.Length; row++)
        {
            var (start, end) = errors.IsNull(row) ? vectors.Range(row) : (0, Count(row));
            for (var vector = start; vector < end; vector++)
            {
                if (errors.IsNull(row) && vectors.Embeddings(vector).IsEmpty)
                {
                    // A sentence without tokens has no vector.
                    left--;
                    continue;
                }

                rows ??= new FlatRows(this, (int)Math.Min(left, most));
                rows.AddId(ids, row, rowsBefore + row + 1);
                if (errors.IsValid(row))
                {
                    rows.AddError(((StringArray)errors).GetBytes(row));
                }
                else
                {
                    rows.AddVector(vectors, vector);
                }

                left--;
                if (rows.Count == most)
                {
                    yield return rows.Build();
                    rows = null;
                }
            }
        }

        if (rows is not null)
        {
            yield return rows.Build();
        }

        int Count(int row) => errors.IsNull(row) ? vectors.Range(row).End - vectors.Range(row).Start : ErrorName is null ? 0 : 1;
    }

    private static IArrowArray Column(RecordBatch batch, string name) => batch.Column(batch.Schema.GetFieldIndex(name));

    private Schema CreateSchema()
    {
        List<Field> fields = [new(FlatColumns.Id, IdSource?.DataType ?? Int64Type.Default, nullable: true)];
        if (Level != VectorLevel.Document)
        {
            fields.Add(new Field(FlatColumns.Sentence, Int32Type.Default, nullable: true));
            if (Level == VectorLevel.Token)
            {
                fields.Add(new Field(FlatColumns.Token, StringType.Default, nullable: true));
            }

            fields.Add(new Field(FlatColumns.Begin, Int32Type.Default, nullable: true));
            fields.Add(new Field(FlatColumns.End, Int32Type.Default, nullable: true));
        }

        var element = new Field(
            "element", Format == VectorFormat.Float16 ? HalfFloatType.Default : FloatType.Default, nullable: false);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [AnnotationSchema.DimensionKey] = Dimension.ToString(CultureInfo.InvariantCulture),
        };
        if (Source.Metadata?.GetValueOrDefault(AnnotationSchema.StorageRefKey) is { } reference)
        {
            metadata[AnnotationSchema.StorageRefKey] = reference;
        }

        fields.Add(new Field(
            FlatColumns.Vector, IsFixed ? new FixedSizeListType(element, Dimension) : new ListType(element), nullable: true, metadata));
        if (ErrorName is not null)
        {
            fields.Add(new Field(ErrorName, StringType.Default, nullable: true));
        }

        return new Schema(fields, null);
    }
}
