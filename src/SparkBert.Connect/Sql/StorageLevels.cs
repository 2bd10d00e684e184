using SparkBert.Connect.Protocol;

namespace SparkBert.Connect.Sql;

/// <summary>Spark's names of storage levels.</summary>
internal static class StorageLevels
{
    private static readonly Dictionary<string, StorageLevel> Levels = new(StringComparer.Ordinal)
    {
        ["NONE"] = new(),
        ["DISK_ONLY"] = new() { UseDisk = true },
        ["MEMORY_ONLY"] = new() { UseMemory = true, Deserialized = true },
        ["MEMORY_ONLY_SER"] = new() { UseMemory = true },
        ["MEMORY_AND_DISK"] = new() { UseDisk = true, UseMemory = true, Deserialized = true },
        ["MEMORY_AND_DISK_SER"] = new() { UseDisk = true, UseMemory = true },
        ["OFF_HEAP"] = new() { UseDisk = true, UseMemory = true, UseOffHeap = true },
    };

    /// <summary>The level of a name; a number behind it says on how many nodes.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static StorageLevel Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var (level, replication) = name.Length > 2 && name[^2..] is "_2" or "_3" ? (name[..^2], name[^1] - '0') : (name, 1);
        if (!Levels.TryGetValue(level, out var found))
        {
            throw new ArgumentException(
                $"storageLevel must be one of {string.Join(", ", Levels.Keys)}, or one of them with _2 behind it, but is '{name}'.",
                nameof(name));
        }

        var copy = found.Clone();
        copy.Replication = replication;
        return copy;
    }
}
