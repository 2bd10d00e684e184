using System.Globalization;
using SparkBert.Spark.Gateway;

namespace SparkBert.Spark;

/// <summary>
/// The application: its files, jobs and broadcasts. Job groups, descriptions and local properties belong to the calling thread; after an
/// <c>await</c> the program may be on another.
/// </summary>
public sealed class SparkContext
{
    private readonly SparkJvm jvm;
    private readonly JavaObject java;

    internal SparkContext(SparkJvm jvm, JavaObject java)
    {
        this.jvm = jvm;
        this.java = java;
    }

    /// <summary>Spark's version, such as <c>4.2.1</c>.</summary>
    public string Version => jvm.Version.Text;

    /// <summary>The application's id in the cluster.</summary>
    public string ApplicationId => java.CallString("applicationId");

    /// <summary>The application's name.</summary>
    public string AppName => java.CallString("appName");

    /// <summary>The master's URL.</summary>
    public string Master => java.CallString("master");

    /// <summary>The number of partitions that Spark makes where nothing says otherwise.</summary>
    public int DefaultParallelism => java.CallInt("defaultParallelism");

    /// <summary>The address of Spark's web pages; null where they are off.</summary>
    public string? UiWebUrl => java.CallObject("uiWebUrl") is var option && option.CallBool("isDefined") ? option.CallString("get") : null;

    internal JavaObject Java => java;

    internal SparkJvm Jvm => jvm;

    /// <summary>Brings a file, or with <paramref name="recursive"/> a folder, to every executor.</summary>
    public void AddFile(string path, bool recursive = false) => java.Call("addFile", path, recursive);

    /// <summary>Brings an archive to every executor, where it is unpacked; <c>path#name</c> names its folder.</summary>
    public void AddArchive(string path) => java.Call("addArchive", path);

    /// <summary>Jobs that this thread starts from now on belong to the group.</summary>
    /// <param name="groupId">The group's id.</param>
    /// <param name="description">What Spark's web pages show.</param>
    /// <param name="interruptOnCancel">Whether cancelling also interrupts the threads of running tasks.</param>
    public void SetJobGroup(string groupId, string description, bool interruptOnCancel = false) =>
        java.Call("setJobGroup", groupId, description, interruptOnCancel);

    /// <summary>Jobs that this thread starts from now on belong to no group.</summary>
    public void ClearJobGroup() => java.Call("clearJobGroup");

    /// <summary>What Spark's web pages show for jobs that this thread starts from now on.</summary>
    public void SetJobDescription(string? description) => java.Call("setJobDescription", description);

    /// <summary>Sets a property of jobs that this thread starts from now on, such as <c>spark.scheduler.pool</c>; null removes it.</summary>
    public void SetLocalProperty(string key, string? value) => java.Call("setLocalProperty", key, value);

    /// <summary>A property of this thread's jobs; null if it isn't set.</summary>
    public string? GetLocalProperty(string key) => java.Call("getLocalProperty", key) as string;

    /// <summary>Cancels the running jobs of a group; any thread may do so.</summary>
    public void CancelJobGroup(string groupId) => java.Call("cancelJobGroup", groupId);

    /// <summary>Cancels every job.</summary>
    public void CancelAllJobs() => java.Call("cancelAllJobs");

    /// <summary>
    /// Until the result is disposed, jobs that this thread starts are cancelled when the token is; their calls then throw <see cref="SparkException"/>.
    /// </summary>
    public IDisposable CancelWith(CancellationToken token) => new CancellableJobs(this, token);

    /// <summary>Sets the level of Spark's log: ALL, DEBUG, INFO, WARN, ERROR, FATAL, OFF.</summary>
    public void SetLogLevel(string level) => java.Call("setLogLevel", level);

    /// <summary>Where frames are written that are cut off from their plan.</summary>
    public void SetCheckpointDir(string path) => java.Call("setCheckpointDir", path);

    /// <summary>Whether there is a file or folder at a path of any file system that Spark knows.</summary>
    /// <param name="path">A path or address; one without a scheme is of the default file system.</param>
    /// <exception cref="JavaException">The file system isn't known or doesn't answer.</exception>
    public bool PathExists(string path)
    {
        var address = jvm.Gateway.New("org.apache.hadoop.fs.Path", path);
        return address.CallObject("getFileSystem", java.CallObject("hadoopConfiguration")).CallBool("exists", address);
    }

    /// <summary>The settings of the application.</summary>
    public IReadOnlyDictionary<string, string> GetConf()
    {
        // Not toDebugString: it hides values that look like secrets, and its lines break where values do.
        var pairs = java.CallObject("getConf").CallObject("getAll");
        return Enumerable.Range(0, jvm.Gateway.ArrayLength(pairs)).Select(i => (JavaObject)jvm.Gateway.ArrayElement(pairs, i)!)
            .ToDictionary(pair => pair.CallString("_1"), pair => pair.CallString("_2"), StringComparer.Ordinal);
    }

    /// <summary>Makes a broadcast of bytes.</summary>
    public Broadcast Broadcast(byte[] content)
    {
        ArgumentNullException.ThrowIfNull(content);
        var path = BroadcastPath();
        File.WriteAllBytes(path, content);
        return BroadcastOwned(path);
    }

    /// <summary>Makes a broadcast of a local file's bytes.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public Broadcast BroadcastFile(string path)
    {
        // Spark deletes the file of a broadcast that nobody refers to, so it gets one of its own.
        var copy = BroadcastPath();
        File.Copy(path, copy);
        return BroadcastOwned(copy);
    }

    /// <summary>An accumulator for the figures of functions' tasks.</summary>
    public TaskFiguresAccumulator NewTaskFigures() => new(jvm, java);

    private string BroadcastPath() =>
        Path.Combine(jvm.TemporaryFolder().FullName, string.Create(CultureInfo.InvariantCulture, $"broadcast-{Guid.NewGuid():N}"));

    private Broadcast BroadcastOwned(string path)
    {
        var gateway = jvm.Gateway;
        var content = gateway.CallStaticObject("org.apache.spark.api.python.PythonRDD", "setupBroadcast", path);
        var context = gateway.CallStaticObject("org.apache.spark.api.java.JavaSparkContext", "fromSparkContext", java);
        return new Broadcast(context.CallObject("broadcast", content));
    }
}
