using SparkBert.Driver.Shipping;

namespace SparkBert.Driver.Tests.Shipping;

/// <summary>An application without a JVM: what is shipped is written down, and unpacked as Spark does for a driver.</summary>
internal sealed class FakeSite : ISparkSite, IDisposable
{
    private readonly TemporaryFolder root = new();

    public string Master { get; init; } = "spark://host:7077";

    public Dictionary<string, string> Settings { get; } = [];

    public List<string> Archives { get; } = [];

    public string FilesRoot => root.Path();

    public string? FindSetting(string key) => Settings.GetValueOrDefault(key);

    public void AddArchive(string path)
    {
        Archives.Add(path);
        var parts = path.Split('#');
        using var file = File.OpenRead(new Uri(parts[0]).LocalPath);
        using var unpacked = new System.IO.Compression.GZipStream(file, System.IO.Compression.CompressionMode.Decompress);
        var folder = Directory.CreateDirectory(Path.Combine(FilesRoot, parts[1])).FullName;
        System.Formats.Tar.TarFile.ExtractToDirectory(unpacked, folder, overwriteFiles: true);
    }

    public void Dispose() => root.Dispose();
}
