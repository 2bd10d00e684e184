namespace SparkBert.Spark.Gateway;

/// <summary>A JVM in which a Spark application runs.</summary>
internal sealed class SparkJvm : IDisposable
{
    private readonly Lock gate = new();
    private readonly List<IDisposable> owned = [];
    private DirectoryInfo? folder;

    /// <summary>A JVM that answers.</summary>
    /// <param name="gateway">The way to its objects.</param>
    /// <param name="version">Spark's version.</param>
    /// <param name="worker">What functions run with.</param>
    public SparkJvm(JavaGateway gateway, SparkVersion version, WorkerSettings worker)
    {
        Gateway = gateway;
        Version = version;
        Worker = worker;
    }

    /// <summary>The way to its objects.</summary>
    public JavaGateway Gateway { get; }

    /// <summary>Spark's version.</summary>
    public SparkVersion Version { get; }

    /// <summary>What functions run with.</summary>
    public WorkerSettings Worker { get; }

    /// <summary>Whether calls can still be made.</summary>
    public bool IsRunning => !IsStopped && Gateway.Process is not { IsRunning: false };

    /// <summary>Whether this program ended it.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>A path for a new file. Only this user can read the folder, which goes when the JVM does.</summary>
    public string CreateFilePath()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(IsStopped, this);
            folder ??= Directory.CreateTempSubdirectory("sparkbert-");
            return Path.Combine(folder.FullName, Guid.NewGuid().ToString("N"));
        }
    }

    /// <summary>Keeps a part that is disposed with the JVM.</summary>
    public void Own(IDisposable part)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(IsStopped, this);
            owned.Add(part);
        }
    }

    /// <summary>Ends the JVM where this program started it, and closes the connections.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (IsStopped)
            {
                return;
            }

            IsStopped = true;
        }

        Gateway.Dispose();
        owned.ForEach(part => part.Dispose());
        folder?.Refresh();
        if (folder is { Exists: true })
        {
            folder.Delete(recursive: true);
        }
    }
}
