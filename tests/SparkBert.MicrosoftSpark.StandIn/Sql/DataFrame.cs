using Microsoft.Spark.Interop.Ipc;

namespace Microsoft.Spark.Sql;

/// <summary>A frame.</summary>
public sealed class DataFrame : IJvmObjectReferenceProvider
{
    internal DataFrame(JvmObjectReference reference) => Reference = reference;

    public JvmObjectReference Reference { get; }

    public RelationalGroupedDataset GroupBy(string column, params string[] columns) =>
        new((JvmObjectReference)Reference.Invoke("groupBy", column, columns));

    public DataFrame Filter(string conditionExpr) => new((JvmObjectReference)Reference.Invoke("filter", conditionExpr));

    public void CreateOrReplaceTempView(string viewName) => Reference.Invoke("createOrReplaceTempView", viewName);

    public long Count() => (long)Reference.Invoke("count");

    public DataFrameWriter Write() => new((JvmObjectReference)Reference.Invoke("write"));
}
