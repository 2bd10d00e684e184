using System.Collections.Concurrent;

namespace SparkBert.Spark.Gateway;

/// <summary>A JVM with Spark in it: the gateway, the version, and what the functions of its session run with.</summary>
internal sealed class SparkJvm : IDisposable
{
    private readonly ConcurrentBag<DirectoryInfo> folders = [];
    private readonly ConcurrentBag<IDisposable> owned = [];
    private readonly Dictionary<string, string> archiveFolders = new(StringComparer.Ordinal);

    /// <summary>A JVM that answers.</summary>
    public SparkJvm(JavaGateway gateway) => Gateway = gateway;

    /// <summary>The way to its objects.</summary>
    public JavaGateway Gateway { get; }

    /// <summary>Spark's version.</summary>
    public SparkVersion Version { get; set; }

    /// <summary>What functions run with.</summary>
    public WorkerSettings Worker { get; set; } = WorkerSettings.None;

    /// <summary>Whether calls can still be made.</summary>
    public bool IsRunning => !IsStopped && Gateway.Process is not { IsRunning: false };

    /// <summary>Whether this program ended it.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>A folder of this user that lives as long as the JVM.</summary>
    public DirectoryInfo TemporaryFolder()
    {
        var folder = Directory.CreateTempSubdirectory("sparkbert-");
        folders.Add(folder);
        return folder;
    }

    /// <summary>The folder into which executors unpack an archive: the name, or the name with a number where another archive was shipped under it.</summary>
    public string ArchiveFolder(string archive, string name)
    {
        lock (archiveFolders)
        {
            var free = name;
            for (var i = 2; archiveFolders.TryGetValue(free, out var other) && other != archive; i++)
            {
                free = $"{name}-{i}";
            }

            archiveFolders[free] = archive;
            return free;
        }
    }

    /// <summary>Keeps something that ends with the JVM.</summary>
    public void Own(IDisposable part) => owned.Add(part);

    /// <summary>Ends the JVM where this program started it, and closes the connections.</summary>
    public void Dispose()
    {
        if (IsStopped)
        {
            return;
        }

        IsStopped = true;
        Gateway.Dispose();
        Gateway.Process?.Dispose();
        while (owned.TryTake(out var part))
        {
            part.Dispose();
        }

        while (folders.TryTake(out var folder))
        {
            folder.Refresh();
            if (folder.Exists)
            {
                folder.Delete(recursive: true);
            }
        }
    }
}
