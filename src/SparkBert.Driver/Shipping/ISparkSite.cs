namespace SparkBert.Driver.Shipping;

/// <summary>
/// What SparkBert needs of a Spark application to ship workers and models to its executors. Each driver API implements it.
/// </summary>
public interface ISparkSite
{
    /// <summary>The master's URL.</summary>
    string Master { get; }

    /// <summary>
    /// The folder on the driver's machine into which Spark puts the application's files and unpacks its archives
    /// (<c>SparkFiles.getRootDirectory</c>).
    /// </summary>
    string FilesRoot { get; }

    /// <summary>A setting of the session, or else of the application; null if it is not set.</summary>
    /// <param name="key">The setting.</param>
    string? FindSetting(string key);

    /// <summary>Ships an archive to every executor, where it is unpacked (<c>SparkContext.addArchive</c>).</summary>
    /// <param name="path">The archive; <c>path#name</c> names its folder.</param>
    void AddArchive(string path);
}
