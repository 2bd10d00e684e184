namespace SparkBert.Models.Store;

/// <summary>Where imported and downloaded models are kept.</summary>
public static class ModelCache
{
    /// <summary>
    /// The folder that SPARKBERT_CACHE names; else <c>sparkbert/models</c> in the user's cache folder (XDG_CACHE_HOME, <c>~/.cache</c>, or
    /// the local application data of Windows). It need not exist.
    /// </summary>
    public static string Folder
    {
        get
        {
            if (FindVariable("SPARKBERT_CACHE") is { } named)
            {
                return named;
            }

            var cache = FindVariable("XDG_CACHE_HOME")
                ?? (OperatingSystem.IsWindows()
                    ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                    : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"));
            return Path.Combine(cache, "sparkbert", "models");
        }
    }

    /// <summary>The lock for a bundle in a cache.</summary>
    internal static string LockFile(string cache, string bundle) => Path.Combine(cache, "locks", bundle + ".lock");

    private static string? FindVariable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? text : null;
}
