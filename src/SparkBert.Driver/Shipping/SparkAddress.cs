namespace SparkBert.Driver.Shipping;

/// <summary>The meaning of the names of masters, workers and models in Spark's settings, by their form alone.</summary>
public static class SparkAddress
{
    /// <summary>Spark's prefix for a path that every node has.</summary>
    private const string OnEveryNode = "local:";

    /// <summary>Whether a master runs tasks in the JVM of the driver, so that every path is this machine's.</summary>
    /// <param name="master">The master's URL, such as <c>local[4]</c>.</param>
    public static bool IsLocalMaster(string master)
    {
        ArgumentNullException.ThrowIfNull(master);
        return master == "local" || master.StartsWith("local[", StringComparison.Ordinal);
    }

    /// <summary>Whether a name is an archive's: <c>.tar.gz</c> or <c>.tgz</c>.</summary>
    /// <param name="name">A path, or an address that Spark reads.</param>
    public static bool IsArchive(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The path of <c>local:/path</c>, which every node has; null for any other name.</summary>
    /// <param name="name">The name.</param>
    public static string? GetPathOnEveryNode(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.StartsWith(OnEveryNode, StringComparison.Ordinal) ? "/" + name[OnEveryNode.Length..].TrimStart('/') : null;
    }

    /// <summary>The local path of a path or of <c>file:/path</c>; null for an address elsewhere.</summary>
    /// <param name="name">The name.</param>
    public static string? GetPathHere(string name)
    {
        ArgumentNullException.ThrowIfNull(name);

        // Java writes file:/path; .NET reads only file:///path.
        var isJavas = name.StartsWith("file:/", StringComparison.Ordinal) && !name.StartsWith("file://", StringComparison.Ordinal);
        var text = isJavas ? "file://" + name["file:".Length..] : name;
        if (Path.IsPathFullyQualified(name) || !Uri.TryCreate(text, UriKind.Absolute, out var address))
        {
            return name;
        }

        return address.IsFile ? address.LocalPath : null;
    }
}
