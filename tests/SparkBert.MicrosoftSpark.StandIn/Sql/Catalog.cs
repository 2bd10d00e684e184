using Microsoft.Spark.Interop.Ipc;

namespace Microsoft.Spark.Sql.Catalog;

/// <summary>Views and tables of a session.</summary>
public sealed class Catalog : IJvmObjectReferenceProvider
{
    internal Catalog(JvmObjectReference reference) => Reference = reference;

    public JvmObjectReference Reference { get; }

    public bool DropTempView(string viewName) => (bool)Reference.Invoke("dropTempView", viewName);
}
