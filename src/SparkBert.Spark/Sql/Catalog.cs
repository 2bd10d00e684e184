using SparkBert.Spark.Gateway;

namespace SparkBert.Spark.Sql;

/// <summary>The tables and views of a session.</summary>
public sealed class Catalog
{
    private readonly JavaObject java;

    internal Catalog(JavaObject java) => this.java = java;

    /// <summary>Whether there is a table or view of the name.</summary>
    public bool TableExists(string name) => java.CallBool("tableExists", name);

    /// <summary>Whether there is a function of the name.</summary>
    public bool FunctionExists(string name) => java.CallBool("functionExists", name);

    /// <summary>Drops a temporary view; false if there is none.</summary>
    public bool DropTempView(string name) => java.CallBool("dropTempView", name);

    /// <summary>Drops a temporary view of all sessions; false if there is none.</summary>
    public bool DropGlobalTempView(string name) => java.CallBool("dropGlobalTempView", name);

    /// <summary>Keeps a table's rows in memory.</summary>
    public void CacheTable(string name) => java.Call("cacheTable", name);

    /// <summary>Removes a table's rows from memory.</summary>
    public void UncacheTable(string name) => java.Call("uncacheTable", name);

    /// <summary>Removes all tables' rows from memory.</summary>
    public void ClearCache() => java.Call("clearCache");

    /// <summary>Reads a table's files again if they changed.</summary>
    public void RefreshTable(string name) => java.Call("refreshTable", name);
}
