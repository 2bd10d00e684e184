using SparkBert.Spark.Sql;

namespace SparkBert.Spark.Shipping;

/// <summary>What a session brings to executors, and where executors find it.</summary>
/// <param name="session">The session.</param>
internal sealed class ExecutorFiles(SparkSession session)
{
    /// <summary>Spark's word for a path that every node has.</summary>
    private const string OnEveryNode = "local:";

    private static readonly string[] ArchiveSettings = ["spark.archives", "spark.yarn.dist.archives"];
    private readonly IReadOnlyDictionary<string, string> settings = session.SparkContext.GetConf();

    /// <summary>Whether tasks run in the JVM of the driver: there is no executor's folder, and every path is this machine's.</summary>
    public bool IsLocal { get; } = IsLocalMaster(session.SparkContext.Master);

    /// <summary>The folder of the session's files and archives on the machine of the driver.</summary>
    public string Root => session.Jvm.Gateway.CallStatic("org.apache.spark.SparkFiles", "getRootDirectory") as string ?? "";

    /// <summary>Whether a master runs tasks in the JVM of the driver.</summary>
    public static bool IsLocalMaster(string master) => master == "local" || master.StartsWith("local[", StringComparison.Ordinal);

    /// <summary>The path of <c>local:/path</c>; null for any other text.</summary>
    public static string? PathOnEveryNode(string text) =>
        text.StartsWith(OnEveryNode, StringComparison.Ordinal) ? "/" + text[OnEveryNode.Length..].TrimStart('/') : null;

    /// <summary>Brings an archive to the executors, which unpack it, once a session.</summary>
    /// <param name="path">The archive, which Spark's addresses may name too.</param>
    /// <param name="name">The name of its folder there.</param>
    /// <returns>That name, with a number behind it where another archive has it.</returns>
    public string AddArchive(string path, string name)
    {
        if (path.AsSpan().IndexOfAny("#,") >= 0)
        {
            throw new ShippingException($"the archive '{path}' can't be shipped: Spark gives '#' and ',' in the names of archives a meaning. Rename it.");
        }

        name = session.Jvm.ArchiveFolder(path, name);

        // Spark looks for the name behind '#' in addresses alone, and a path with a blank is none.
        session.SparkContext.AddArchive($"{(Path.IsPathFullyQualified(path) ? new Uri(path).AbsoluteUri : path)}#{name}");
        return name;
    }

    /// <summary>The archive that the settings ship under a name; null if there is none.</summary>
    public string? ArchiveNamed(string name) => ArchiveSettings
        .SelectMany(key => settings.GetValueOrDefault(key, "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        .Select(archive => archive.Split('#', 2))
        .Where(parts => (parts.Length == 2 ? parts[1] : Path.GetFileName(parts[0])) == name)
        .Select(parts => parts[0])
        .FirstOrDefault();

    /// <summary>A name of an address of this machine's disk: <c>/path</c> or <c>file:/path</c>; null for other addresses.</summary>
    public static string? LocalPath(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && !Path.IsPathFullyQualified(address) ? (uri.IsFile ? uri.LocalPath : null) : address;
}
