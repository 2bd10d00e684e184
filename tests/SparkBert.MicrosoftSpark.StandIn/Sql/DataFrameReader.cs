using Microsoft.Spark.Interop.Ipc;

namespace Microsoft.Spark.Sql;

/// <summary>Reads frames.</summary>
public sealed class DataFrameReader : IJvmObjectReferenceProvider
{
    internal DataFrameReader(JvmObjectReference reference) => Reference = reference;

    public JvmObjectReference Reference { get; }

    public DataFrame Parquet(params string[] paths) => new((JvmObjectReference)Reference.Invoke("parquet", (object)paths));
}
