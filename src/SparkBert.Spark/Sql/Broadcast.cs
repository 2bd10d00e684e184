using SparkBert.Spark.Gateway;

namespace SparkBert.Spark.Sql;

/// <summary>Bytes that Spark ships to executors once, for functions that name them.</summary>
public sealed class Broadcast
{
    private Broadcast(JavaObject java)
    {
        Java = java;
        Id = java.CallLong("id");
    }

    /// <summary>The id with which a function opens it.</summary>
    public long Id { get; }

    internal JavaObject Java { get; }

    /// <summary>Removes the copies on executors; Spark ships them again when needed.</summary>
    public void Unpersist() => Java.Call("unpersist");

    /// <summary>Removes it everywhere; functions that name it fail from then on.</summary>
    public void Destroy() => Java.Call("destroy");

    /// <summary>Makes a broadcast of bytes.</summary>
    internal static Broadcast Create(SparkJvm jvm, JavaObject context, byte[] content)
    {
        var path = jvm.CreateFilePath();
        using (var file = File.Create(path))
        {
            BroadcastContent.Write(file, content);
        }

        return Create(jvm, context, path);
    }

    /// <summary>Makes a broadcast of a local file's bytes.</summary>
    internal static Broadcast CreateFromFile(SparkJvm jvm, JavaObject context, string source)
    {
        var path = jvm.CreateFilePath();
        using (var content = File.OpenRead(source))
        using (var file = File.Create(path))
        {
            BroadcastContent.Write(file, content);
        }

        return Create(jvm, context, path);
    }

    /// <summary>Spark owns the file from now on, and deletes it when nothing refers to the broadcast any more.</summary>
    private static Broadcast Create(SparkJvm jvm, JavaObject context, string path)
    {
        var content = jvm.Gateway.CallStaticObject("org.apache.spark.api.python.PythonRDD", "setupBroadcast", path);
        var java = jvm.Gateway.CallStaticObject("org.apache.spark.api.java.JavaSparkContext", "fromSparkContext", context);
        return new Broadcast(java.CallObject("broadcast", content));
    }
}
