using Microsoft.Spark.Interop.Ipc;
using Microsoft.Spark.Strict;

namespace Microsoft.Spark.Sql;

/// <summary>A session.</summary>
public sealed class SparkSession : IDisposable, IJvmObjectReferenceProvider
{
    internal const string ClassName = "org.apache.spark.sql.SparkSession";

    internal SparkSession(JvmObjectReference reference) => Reference = reference;

    public JvmObjectReference Reference { get; }

    public Catalog.Catalog Catalog => new((JvmObjectReference)Reference.Invoke("catalog"));

    public static Builder Builder() => new();

    public static SparkSession Active() => new((JvmObjectReference)StrictBridge.Current.CallStaticJavaMethod(ClassName, "active"));

    public DataFrame Table(string tableName) => new((JvmObjectReference)Reference.Invoke("table", tableName));

    public DataFrame Sql(string sqlText) => new((JvmObjectReference)Reference.Invoke("sql", sqlText));

    public DataFrameReader Read() => new((JvmObjectReference)Reference.Invoke("read"));

    public SparkSession NewSession() => new((JvmObjectReference)Reference.Invoke("newSession"));

    public void Stop()
    {
        Reference.Invoke("stop");
        Reference.Jvm.Dispose();
    }

    public void Dispose() => Stop();
}
