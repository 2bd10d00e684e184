using Microsoft.Spark.Interop.Ipc;

namespace Microsoft.Spark.Sql;

/// <summary>Groups of a frame.</summary>
public sealed class RelationalGroupedDataset : IJvmObjectReferenceProvider
{
    internal RelationalGroupedDataset(JvmObjectReference reference) => Reference = reference;

    public JvmObjectReference Reference { get; }
}
