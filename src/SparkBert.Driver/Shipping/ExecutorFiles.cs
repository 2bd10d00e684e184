namespace SparkBert.Driver.Shipping;

/// <summary>The files that an application ships to its executors, and their places there.</summary>
/// <param name="site">The application.</param>
/// <param name="names">The names of its archives.</param>
public sealed class ExecutorFiles(ISparkSite site, ArchiveNames names)
{
    private static readonly string[] ArchiveSettings = ["spark.archives", "spark.yarn.dist.archives"];

    /// <summary>Whether tasks run in the JVM of the driver: then there is no executor's folder, and every path is this machine's.</summary>
    public bool IsLocal { get; } = SparkAddress.IsLocalMaster(site.Master);

    /// <summary>The folder of the application's files and archives on the driver's machine.</summary>
    public string Root { get; } = site.FilesRoot;

    /// <summary>Ships an archive to the executors, which unpack it; once for each application.</summary>
    /// <param name="path">The archive, which may be an address that Spark reads.</param>
    /// <param name="name">The name of its folder there.</param>
    /// <returns>That name, with a number behind it if another archive has it.</returns>
    /// <exception cref="ShippingException">Spark would misread the archive's name.</exception>
    public string AddArchive(string path, string name)
    {
        if (path.AsSpan().IndexOfAny("#,") >= 0)
        {
            throw new ShippingException(
                $"the archive '{path}' can't be shipped: Spark gives '#' and ',' in the names of archives a meaning. Rename it.");
        }

        name = names.Take(path, name);

        // Spark reads the name behind '#' only in an address, and a path with a blank is no address.
        site.AddArchive($"{(Path.IsPathFullyQualified(path) ? new Uri(path).AbsoluteUri : path)}#{name}");
        return name;
    }

    /// <summary>The archive that the settings ship under a name; null if there is none.</summary>
    public string? FindArchive(string name) => ArchiveSettings
        .SelectMany(key => (site.FindSetting(key) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        .Select(archive => archive.Split('#', 2))
        .Where(parts => (parts.Length == 2 ? parts[1] : Path.GetFileName(parts[0])) == name)
        .Select(parts => parts[0])
        .FirstOrDefault();
}
