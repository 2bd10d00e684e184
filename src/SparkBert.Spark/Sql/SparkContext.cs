using SparkBert.Driver.Shipping;
using SparkBert.Spark.Gateway;

namespace SparkBert.Spark.Sql;

/// <summary>
/// The application: its files, jobs and broadcasts. Job groups, descriptions and local properties belong to the calling thread; after an
/// <c>await</c> the program may be on another.
/// </summary>
public sealed class SparkContext
{
    internal SparkContext(SparkJvm jvm, JavaObject java, ArchiveNames archives)
    {
        Jvm = jvm;
        Java = java;
        Archives = archives;
    }

    /// <summary>The application of a session with these settings: the running one, or a new one.</summary>
    /// <exception cref="SparkLaunchException">Spark can't be started: the message says why.</exception>
    /// <exception cref="ShippingException">The worker can't be brought to executors.</exception>
    /// <exception cref="JavaException">Spark refused the settings.</exception>
    public static SparkContext GetOrCreate(SparkConf conf) => new Builder().Config(conf).GetOrCreate().SparkContext;

    /// <summary>Spark's version, such as <c>4.2.1</c>.</summary>
    public string Version() => Jvm.Version.Text;

    /// <summary>The application's id in the cluster.</summary>
    public string ApplicationId => Java.CallString("applicationId");

    /// <summary>The application's name.</summary>
    public string AppName => Java.CallString("appName");

    /// <summary>The master's URL.</summary>
    public string Master => Java.CallString("master");

    /// <summary>Spark's default number of partitions.</summary>
    public int DefaultParallelism => Java.CallInt("defaultParallelism");

    /// <summary>The address of Spark's web pages; null if they are off.</summary>
    public string? UiWebUrl => Java.CallOption("uiWebUrl") as string;

    internal SparkJvm Jvm { get; }

    /// <summary>The context in the JVM, an <c>org.apache.spark.SparkContext</c>.</summary>
    public JavaObject Java { get; }

    /// <summary>The archives that the application has shipped.</summary>
    internal ArchiveNames Archives { get; }

    /// <summary>Ships a file, or with <paramref name="recursive"/> a folder, to every executor.</summary>
    public void AddFile(string path, bool recursive = false) => Java.Call("addFile", path, recursive);

    /// <summary>Ships an archive to every executor, where it is unpacked; <c>path#name</c> names its folder.</summary>
    public void AddArchive(string path) => Java.Call("addArchive", path);

    /// <summary>Jobs that this thread starts from now on belong to the group.</summary>
    /// <param name="groupId">The group's id.</param>
    /// <param name="description">The text in Spark's web pages.</param>
    /// <param name="interruptOnCancel">Whether cancelling also interrupts the threads of running tasks.</param>
    public void SetJobGroup(string groupId, string description, bool interruptOnCancel = false) =>
        Java.Call("setJobGroup", groupId, description, interruptOnCancel);

    /// <summary>Jobs that this thread starts from now on belong to no group.</summary>
    public void ClearJobGroup() => Java.Call("clearJobGroup");

    /// <summary>The text in Spark's web pages for jobs that this thread starts from now on.</summary>
    public void SetJobDescription(string? description) => Java.Call("setJobDescription", description);

    /// <summary>Sets a property of jobs that this thread starts from now on, such as <c>spark.scheduler.pool</c>.</summary>
    /// <param name="key">The property.</param>
    /// <param name="value">Its value; null removes it.</param>
    public void SetLocalProperty(string key, string? value) => Java.Call("setLocalProperty", key, value);

    /// <summary>A property of this thread's jobs; null if it isn't set.</summary>
    public string? GetLocalProperty(string key) => Java.Call("getLocalProperty", key) as string;

    /// <summary>Cancels the running jobs of a group; any thread may do so.</summary>
    public void CancelJobGroup(string groupId) => Java.Call("cancelJobGroup", groupId);

    /// <summary>Cancels every job.</summary>
    public void CancelAllJobs() => Java.Call("cancelAllJobs");

    /// <summary>Lets a token cancel the jobs that this thread starts; their calls then throw <see cref="SparkException"/>.</summary>
    /// <param name="token">The token.</param>
    /// <returns>Ends it when disposed.</returns>
    public IDisposable CancelWith(CancellationToken token) => new CancellableJobs(this, token);

    /// <summary>Sets the level of Spark's log: ALL, DEBUG, INFO, WARN, ERROR, FATAL, OFF.</summary>
    public void SetLogLevel(string level) => Java.Call("setLogLevel", level);

    /// <summary>The folder for frames that are cut off from their plan.</summary>
    public void SetCheckpointDir(string path) => Java.Call("setCheckpointDir", path);

    /// <summary>The folder for frames that are cut off from their plan; null if none was set.</summary>
    public string? GetCheckpointDir() => Java.CallOption("getCheckpointDir") as string;

    /// <summary>The addresses of the files that were shipped.</summary>
    public IReadOnlyList<string> ListFiles() => ReadTexts(Java.CallObject("listFiles"));

    /// <summary>The addresses of the archives that were shipped.</summary>
    public IReadOnlyList<string> ListArchives() => ReadTexts(Java.CallObject("listArchives"));

    /// <summary>
    /// Ends the application. A JVM that the program started ends too, and the next session starts another. Frames of its sessions can't be
    /// used any more.
    /// </summary>
    public void Stop()
    {
        if (Jvm.IsStopped)
        {
            return;
        }

        try
        {
            Java.Call("stop");
        }
        catch (SparkGoneException)
        {
            // It has ended already.
        }
        finally
        {
            // The decisions for this application do not apply to the next one, not even in the JVM of spark-submit, which continues.
            Jvm.Dispose();
        }
    }

    /// <summary>Whether a file or folder exists at a path of any file system that Spark knows.</summary>
    /// <param name="path">A path or address; one without a scheme is of the default file system.</param>
    /// <exception cref="JavaException">The file system isn't known or doesn't answer.</exception>
    public bool PathExists(string path)
    {
        var address = Jvm.Gateway.New("org.apache.hadoop.fs.Path", path);
        return address.CallObject("getFileSystem", Java.CallObject("hadoopConfiguration")).CallBool("exists", address);
    }

    /// <summary>The names of what is in a folder of any file system that Spark knows.</summary>
    /// <param name="path">A path or address; one without a scheme is of the default file system.</param>
    /// <returns>The names; that of a file for a file; null where there is nothing.</returns>
    /// <exception cref="JavaException">The file system isn't known or doesn't answer.</exception>
    public IReadOnlyList<string>? ListPath(string path)
    {
        if (!PathExists(path))
        {
            return null;
        }

        var address = Jvm.Gateway.New("org.apache.hadoop.fs.Path", path);
        var found = address.CallObject("getFileSystem", Java.CallObject("hadoopConfiguration")).CallObject("listStatus", address);
        return
        [
            .. Enumerable.Range(0, Jvm.Gateway.ArrayLength(found))
                .Select(i => ((JavaObject)Jvm.Gateway.ArrayElement(found, i)!).CallObject("getPath").CallString("getName")),
        ];
    }

    /// <summary>Deletes a file, or a folder with all that is in it; does nothing where there is none.</summary>
    /// <param name="path">A path or address; one without a scheme is of the default file system.</param>
    /// <exception cref="JavaException">The file system isn't known or refuses.</exception>
    public void DeletePath(string path)
    {
        var address = Jvm.Gateway.New("org.apache.hadoop.fs.Path", path);
        address.CallObject("getFileSystem", Java.CallObject("hadoopConfiguration")).CallBool("delete", address, true);
    }

    /// <summary>The settings of the application.</summary>
    public IReadOnlyDictionary<string, string> GetConf() =>
        // Not toDebugString: it hides values that look like secrets, and a line break in a value would split its line.
        ReadPairs(Java.CallObject("getConf").CallObject("getAll"));

    /// <summary>Makes a broadcast of bytes.</summary>
    public Broadcast Broadcast(byte[] content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return Sql.Broadcast.Create(Jvm, Java, content);
    }

    /// <summary>Makes a broadcast of a local file's bytes.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public Broadcast BroadcastFile(string path) => Sql.Broadcast.CreateFromFile(Jvm, Java, path);

    /// <summary>An accumulator for the figures of functions' tasks.</summary>
    public TaskFiguresAccumulator NewTaskFigures() => new(Jvm, Java);

    private static IReadOnlyList<string> ReadTexts(JavaObject texts) =>
        [.. Enumerable.Range(0, texts.CallInt("size")).Select(i => texts.CallString("apply", i))];

    /// <summary>Reads an array of Scala's pairs of strings.</summary>
    internal static Dictionary<string, string> ReadPairs(JavaObject pairs)
    {
        var gateway = pairs.Gateway;
        return Enumerable.Range(0, gateway.ArrayLength(pairs)).Select(i => (JavaObject)gateway.ArrayElement(pairs, i)!)
            .ToDictionary(pair => pair.CallString("_1"), pair => pair.CallString("_2"), StringComparer.Ordinal);
    }
}
