using SparkBert.Bundles;
using SparkBert.Programs;

namespace SparkBert.Cli.Model;

/// <summary>The folder of a bundle that a user names.</summary>
internal static class BundleFolder
{
    /// <summary>The full path of a bundle.</summary>
    /// <exception cref="ModelException">There is no bundle.</exception>
    public static string Require(string path)
    {
        path = Path.GetFullPath(path);
        return File.Exists(Path.Combine(path, BundleManifest.FileName))
            ? path
            : throw new ModelException($"{path} is no model bundle: there is no {BundleManifest.FileName}.");
    }

    /// <summary>The full path of a bundle that is to be written.</summary>
    /// <exception cref="UsageException">There is something already.</exception>
    public static string RequireNew(string path)
    {
        path = Path.GetFullPath(path);
        return !Directory.Exists(path) && !File.Exists(path)
            ? path
            : throw new UsageException($"the bundle {path} is there already; remove it or give another name.");
    }
}
