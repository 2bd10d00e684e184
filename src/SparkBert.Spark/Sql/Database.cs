using SparkBert.Spark.Gateway;

namespace SparkBert.Spark.Sql;

/// <summary>A database of a catalog.</summary>
public sealed class Database
{
    private readonly JavaObject java;

    internal Database(JavaObject java) => this.java = java;

    /// <summary>The name.</summary>
    public string Name => java.CallString("name");

    /// <summary>What it is for; null if nobody said so.</summary>
    public string? Description => java.Call("description") as string;

    /// <summary>Where its tables are.</summary>
    public string LocationUri => java.CallString("locationUri");
}
