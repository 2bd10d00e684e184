using SparkBert.Bundles;

namespace SparkBert.Models.Store;

/// <summary>Where imported and downloaded models are kept.</summary>
public static class ModelCache
{
    /// <summary>
    /// The folder that SPARKBERT_CACHE names; else <c>sparkbert/models</c> in the user's cache folder (XDG_CACHE_HOME, <c>~/.cache</c>, or
    /// the local application data of Windows). It need not exist.
    /// </summary>
    /// <exception cref="ModelException">No variable names it, and the user has no home folder.</exception>
    public static string Folder => Find(
        FindVariable,

        // Whether the folder is there does not count: .NET would then name none, and the cache would lie wherever a program is started.
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify));

    /// <summary>The lock for a bundle in a cache.</summary>
    internal static string LockFile(string cache, string bundle) => Path.Combine(cache, "locks", bundle + ".lock");

    /// <summary>The folder by the environment and the user's home folder.</summary>
    internal static string Find(Func<string, string?> findVariable, string home)
    {
        if (findVariable("SPARKBERT_CACHE") is { } named)
        {
            return named;
        }

        return Path.Combine(findVariable("XDG_CACHE_HOME") ?? FindUsersCache(findVariable, home), "sparkbert", "models");
    }

    private static string FindUsersCache(Func<string, string?> findVariable, string home)
    {
        if (OperatingSystem.IsWindows())
        {
            return Environment.GetFolderPath(
                Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        }

        // A user whom the system does not know has the root folder for a home.
        return Path.IsPathRooted(home) && (home != "/" || findVariable("HOME") is not null)
            ? Path.Combine(home, ".cache")
            : throw new ModelException(
                "there is no home folder (HOME) for the cache of models. Name a folder for it with SPARKBERT_CACHE.");
    }

    private static string? FindVariable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? text : null;
}
