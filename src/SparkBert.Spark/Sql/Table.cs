using SparkBert.Spark.Gateway;

namespace SparkBert.Spark.Sql;

/// <summary>A table or view of a catalog.</summary>
public sealed class Table
{
    private readonly JavaObject java;

    internal Table(JavaObject java) => this.java = java;

    /// <summary>The name.</summary>
    public string Name => java.CallString("name");

    /// <summary>What it is for; null if nobody said so.</summary>
    public string? Description => java.Call("description") as string;

    /// <summary>Its database; null for a temporary view.</summary>
    public string? Database => java.Call("database") as string;

    /// <summary>The kind: MANAGED, EXTERNAL, VIEW, TEMPORARY.</summary>
    public string TableType => java.CallString("tableType");

    /// <summary>Whether it is gone with the session.</summary>
    public bool IsTemporary => java.CallBool("isTemporary");
}
