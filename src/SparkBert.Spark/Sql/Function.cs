using SparkBert.Spark.Gateway;

namespace SparkBert.Spark.Sql;

/// <summary>A function of a catalog.</summary>
public sealed class Function
{
    private readonly JavaObject java;

    internal Function(JavaObject java) => this.java = java;

    /// <summary>The name.</summary>
    public string Name => java.CallString("name");

    /// <summary>What it is for; null if nobody said so.</summary>
    public string? Description => java.Call("description") as string;

    /// <summary>Its database; null for one of Spark's or the session's.</summary>
    public string? Database => java.Call("database") as string;

    /// <summary>The class that it runs.</summary>
    public string ClassName => java.CallString("className");

    /// <summary>Whether it is gone with the session.</summary>
    public bool IsTemporary => java.CallBool("isTemporary");
}
