using Apache.Arrow;
using Apache.Arrow.Types;

namespace SparkBert.Vectors;

/// <summary>The Arrow types of columns of vectors without annotations, which EmbeddingsFinisher makes.</summary>
public static class VectorSchema
{
    /// <summary>
    /// Key of the metadata of a list's element that names Spark's class of its values: Arrow has no types of users. Spark's JSON of the
    /// schema then has that type.
    /// </summary>
    public const string UserTypeKey = "sparkbert.udt";

    /// <summary>Spark ML's class of vectors.</summary>
    public const string VectorClass = "org.apache.spark.ml.linalg.VectorUDT";

    /// <summary>The value of <c>type</c> in a dense vector (VectorUDT.serialize); a sparse one has 0.</summary>
    internal const sbyte Dense = 1;

    /// <summary>
    /// A vector of Spark ML as Spark stores it: <c>struct&lt;type: tinyint not null, size: int, indices: array&lt;int&gt;, values:
    /// array&lt;double&gt;&gt;</c>. A dense vector has type 1 and values alone.
    /// </summary>
    public static StructType VectorType { get; } = new(
    [
        new Field("type", Int8Type.Default, nullable: false),
        new Field("size", Int32Type.Default, nullable: true),
        new Field("indices", new ListType(new Field("element", Int32Type.Default, nullable: false)), nullable: true),
        new Field("values", new ListType(new Field("element", DoubleType.Default, nullable: false)), nullable: true),
    ]);

    /// <summary>A list of <see cref="VectorType"/>, whose element says in its metadata that it is Spark ML's.</summary>
    public static ListType VectorsType { get; } =
        new(new Field("element", VectorType, nullable: true, [new(UserTypeKey, VectorClass)]));

    /// <summary><c>array&lt;array&lt;float not null&gt;&gt;</c>.</summary>
    public static ListType FloatsType { get; } = new(
        new Field("element", new ListType(new Field("element", FloatType.Default, nullable: false)), nullable: true));
}
