using Microsoft.Spark.Interop.Ipc;

namespace Microsoft.Spark.Sql;

/// <summary>Writes a frame.</summary>
public sealed class DataFrameWriter : IJvmObjectReferenceProvider
{
    internal DataFrameWriter(JvmObjectReference reference) => Reference = reference;

    public JvmObjectReference Reference { get; }

    public DataFrameWriter Mode(string saveMode)
    {
        Reference.Invoke("mode", saveMode);
        return this;
    }

    public void Parquet(string path) => Reference.Invoke("parquet", path);
}
