using Apache.Arrow;
using Apache.Arrow.Types;

namespace SparkBert.Annotations;

/// <summary>
/// The Arrow type and field of a column <c>array&lt;annotation&gt;</c>, field by field as Spark NLP declares it (Annotation.scala).
/// </summary>
public static class AnnotationSchema
{
    /// <summary>Key of the field metadata that names the annotator type.</summary>
    public const string AnnotatorTypeKey = "annotatorType";

    /// <summary>Key of the field metadata that holds the dimension of the vectors, a decimal number.</summary>
    public const string DimensionKey = "dimension";

    /// <summary>Key of the field metadata that holds the storage reference (Spark NLP writes <c>ref</c>, not <c>storageRef</c>).</summary>
    public const string StorageRefKey = "ref";

    /// <summary>
    /// <c>struct&lt;annotatorType: string, begin: int not null, end: int not null, result: string, metadata: map&lt;string,string&gt;,
    /// embeddings: array&lt;float not null&gt;&gt;</c>.
    /// </summary>
    public static StructType AnnotationType { get; } = new(
    [
        new Field("annotatorType", StringType.Default, nullable: true),
        new Field("begin", Int32Type.Default, nullable: false),
        new Field("end", Int32Type.Default, nullable: false),
        new Field("result", StringType.Default, nullable: true),
        new Field("metadata", MetadataType, nullable: true),
        new Field("embeddings", EmbeddingsType, nullable: true),
    ]);

    /// <summary>The type of an annotation column: a list of <see cref="AnnotationType"/> whose elements may be null.</summary>
    public static ListType ColumnType { get; } = new(new Field("element", AnnotationType, nullable: true));

    internal static MapType MetadataType => new(
        new Field("key", StringType.Default, nullable: false),
        new Field("value", StringType.Default, nullable: true));

    internal static ListType EmbeddingsType => new(new Field("element", FloatType.Default, nullable: false));

    /// <summary>The field of an annotation column: nullable, with the annotator type in its metadata.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="annotatorType">The type of the annotations in it.</param>
    /// <param name="isNullable">Whether a row may be null; true for every stage of Spark NLP but exploded sentences.</param>
    public static Field Field(string name, string annotatorType, bool isNullable = true) =>
        new(name, ColumnType, isNullable, [new(AnnotatorTypeKey, annotatorType)]);

    /// <summary>The field of a column of embeddings: annotator type, dimension and storage reference in its metadata.</summary>
    /// <param name="name">The name of the column.</param>
    /// <param name="dimension">The length of the vectors.</param>
    /// <param name="storageRef">The storage reference that consumers of the column compare with their own.</param>
    public static Field EmbeddingsField(string name, int dimension, string storageRef) =>
        EmbeddingsField(name, AnnotatorTypes.WordEmbeddings, dimension, storageRef);

    /// <inheritdoc cref="EmbeddingsField(string, int, string)"/>
    /// <param name="name">The name of the column.</param>
    /// <param name="annotatorType">The type of the annotations in it.</param>
    /// <param name="dimension">The length of the vectors.</param>
    /// <param name="storageRef">The storage reference that consumers of the column compare with their own.</param>
    internal static Field EmbeddingsField(string name, string annotatorType, int dimension, string storageRef) =>
        new(name, ColumnType, nullable: true,
        [
            new(AnnotatorTypeKey, annotatorType),
            new(DimensionKey, dimension.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            new(StorageRefKey, storageRef),
        ]);

    /// <summary>
    /// Whether a type has the shape of an annotation column. Names are not compared: Spark NLP reads the fields by position. Lists and
    /// texts may have any Arrow type that is a list or text (large, view, dictionary).
    /// </summary>
    /// <param name="type">The type of a column.</param>
    public static bool IsAnnotationColumn(IArrowType type) =>
        ListColumn.ElementOf(type)?.DataType
            is StructType { Fields: [var annotatorType, var begin, var end, var result, var metadata, var embeddings] }
        && TextColumn.IsText(annotatorType.DataType)
        && begin.DataType is Int32Type
        && end.DataType is Int32Type
        && TextColumn.IsText(result.DataType)
        && IsTextMap(metadata.DataType)
        && ListColumn.ElementOf(embeddings.DataType)?.DataType is FloatType;

    /// <summary>Whether a type is a map of texts to texts.</summary>
    internal static bool IsTextMap(IArrowType type) =>
        type is MapType map && TextColumn.IsText(map.KeyField.DataType) && TextColumn.IsText(map.ValueField.DataType);

    /// <summary>Finds a column of annotations.</summary>
    /// <param name="schema">The schema to look in.</param>
    /// <param name="name">The column.</param>
    /// <param name="stage">The stage that needs it, for the message.</param>
    /// <returns>The index of the column.</returns>
    /// <exception cref="SchemaException">The column is missing or of another type.</exception>
    public static int RequireColumn(Schema schema, string name, string stage)
    {
        var index = schema.GetFieldIndex(name);
        if (index < 0)
        {
            throw SchemaException.MissingColumn(schema, name, stage);
        }

        var found = schema.GetFieldByIndex(index).DataType;
        return IsAnnotationColumn(found)
            ? index
            : throw new SchemaException(
                $"{stage}: column '{name}' must be array<annotation> "
                + $"(struct of annotatorType, begin, end, result, metadata, embeddings), but is {ArrowTypeNames.Describe(found)}.");
    }
}
