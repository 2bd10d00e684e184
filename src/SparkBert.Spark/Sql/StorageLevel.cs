using SparkBert.Spark.Gateway;

namespace SparkBert.Spark.Sql;

/// <summary>Where Spark keeps the rows of a frame: <see cref="DataFrame.Persist(StorageLevel)"/>.</summary>
/// <param name="UseDisk">Whether on disk.</param>
/// <param name="UseMemory">Whether in memory.</param>
/// <param name="UseOffHeap">Whether in memory outside the JVM's heap.</param>
/// <param name="Deserialized">Whether as objects rather than bytes.</param>
/// <param name="Replication">On how many nodes.</param>
public sealed record StorageLevel(bool UseDisk, bool UseMemory, bool UseOffHeap, bool Deserialized, int Replication = 1)
{
    private const string JavaClass = "org.apache.spark.storage.StorageLevel";

#pragma warning disable CA1707 // The names are Spark's.
    /// <summary>Nowhere.</summary>
    public static StorageLevel NONE { get; } = new(false, false, false, false);

    /// <summary>On disk.</summary>
    public static StorageLevel DISK_ONLY { get; } = new(true, false, false, false);

    /// <summary>On disk, on two nodes.</summary>
    public static StorageLevel DISK_ONLY_2 { get; } = new(true, false, false, false, 2);

    /// <summary>On disk, on three nodes.</summary>
    public static StorageLevel DISK_ONLY_3 { get; } = new(true, false, false, false, 3);

    /// <summary>In memory as objects.</summary>
    public static StorageLevel MEMORY_ONLY { get; } = new(false, true, false, true);

    /// <summary>In memory as objects, on two nodes.</summary>
    public static StorageLevel MEMORY_ONLY_2 { get; } = new(false, true, false, true, 2);

    /// <summary>In memory as bytes.</summary>
    public static StorageLevel MEMORY_ONLY_SER { get; } = new(false, true, false, false);

    /// <summary>In memory as bytes, on two nodes.</summary>
    public static StorageLevel MEMORY_ONLY_SER_2 { get; } = new(false, true, false, false, 2);

    /// <summary>In memory as objects, and on disk where memory ends.</summary>
    public static StorageLevel MEMORY_AND_DISK { get; } = new(true, true, false, true);

    /// <summary>In memory as objects, and on disk where memory ends, on two nodes.</summary>
    public static StorageLevel MEMORY_AND_DISK_2 { get; } = new(true, true, false, true, 2);

    /// <summary>In memory as bytes, and on disk where memory ends.</summary>
    public static StorageLevel MEMORY_AND_DISK_SER { get; } = new(true, true, false, false);

    /// <summary>In memory as bytes, and on disk where memory ends, on two nodes.</summary>
    public static StorageLevel MEMORY_AND_DISK_SER_2 { get; } = new(true, true, false, false, 2);

    /// <summary>Outside the JVM's heap, and on disk where memory ends.</summary>
    public static StorageLevel OFF_HEAP { get; } = new(true, true, true, false);
#pragma warning restore CA1707

    internal static StorageLevel FromJava(JavaObject level) => new(
        level.CallBool("useDisk"), level.CallBool("useMemory"), level.CallBool("useOffHeap"), level.CallBool("deserialized"),
        level.CallInt("replication"));

    internal JavaObject ToJava(JavaGateway gateway) =>
        gateway.CallStaticObject(JavaClass, "apply", UseDisk, UseMemory, UseOffHeap, Deserialized, Replication);
}
