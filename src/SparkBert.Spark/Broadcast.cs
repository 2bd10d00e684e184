using SparkBert.Spark.Gateway;

namespace SparkBert.Spark;

/// <summary>Bytes that Spark brings to executors once, for functions that name them.</summary>
public sealed class Broadcast
{
    internal Broadcast(JavaObject java)
    {
        Java = java;
        Id = java.CallLong("id");
    }

    /// <summary>The id by which a function opens it.</summary>
    public long Id { get; }

    internal JavaObject Java { get; }

    /// <summary>Removes the copies on executors; they come again when needed.</summary>
    public void Unpersist() => Java.Call("unpersist");

    /// <summary>Removes it everywhere; functions that name it fail from now on.</summary>
    public void Destroy() => Java.Call("destroy");
}
