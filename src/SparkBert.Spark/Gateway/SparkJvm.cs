namespace SparkBert.Spark.Gateway;

/// <summary>A JVM in which a Spark application runs.</summary>
internal sealed class SparkJvm : IJvm<JavaObject>, IDisposable
{
    private readonly Lock gate = new();
    private readonly List<IDisposable> owned = [];
    private DirectoryInfo? folder;

    /// <summary>A JVM that answers.</summary>
    /// <param name="gateway">Access to its objects.</param>
    /// <param name="version">Spark's version.</param>
    /// <param name="worker">The worker of its functions.</param>
    public SparkJvm(JavaGateway gateway, SparkVersion version, WorkerSettings worker)
    {
        Gateway = gateway;
        Version = version;
        Worker = worker;
    }

    /// <summary>Access to its objects.</summary>
    public JavaGateway Gateway { get; }

    /// <summary>Spark's version.</summary>
    public SparkVersion Version { get; }

    /// <summary>The worker of its functions.</summary>
    public WorkerSettings Worker { get; }

    /// <summary>Whether calls can still be made.</summary>
    public bool IsRunning => !IsStopped && Gateway.Process is not { IsRunning: false };

    /// <summary>Whether this program ended it.</summary>
    public bool IsStopped { get; private set; }

    /// <inheritdoc/>
    public object? Invoke(JavaObject target, string method, params ReadOnlySpan<object?> arguments) =>
        Gateway.Call(target, method, arguments);

    /// <inheritdoc/>
    public object? InvokeStatic(string className, string method, params ReadOnlySpan<object?> arguments) =>
        Gateway.CallStatic(className, method, arguments);

    /// <inheritdoc/>
    public JavaObject Create(string className, params ReadOnlySpan<object?> arguments) => Gateway.New(className, arguments);

    /// <inheritdoc/>
    public object NewSeq(IReadOnlyList<JavaObject> values) => Gateway.NewSeq(values);

    /// <inheritdoc/>
    public JavaObject NewMap(IEnumerable<KeyValuePair<string, string>> pairs) => Gateway.NewMap(pairs);

    /// <inheritdoc/>
    public JavaObject NewList(IEnumerable<JavaObject> values) => Gateway.NewList(values);

    /// <summary>A path for a new file, in a folder that only this user can read and that is removed with the JVM.</summary>
    public string CreateFilePath()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(IsStopped, this);
            folder ??= Directory.CreateTempSubdirectory("sparkbert-");
            return Path.Combine(folder.FullName, Guid.NewGuid().ToString("N"));
        }
    }

    /// <summary>Registers a part to dispose with the JVM.</summary>
    public void Own(IDisposable part)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(IsStopped, this);
            owned.Add(part);
        }
    }

    /// <summary>Ends the JVM if this program started it, and closes the connections.</summary>
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
