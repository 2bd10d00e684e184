namespace SparkBert.Models;

/// <summary>Where imported and downloaded models are kept.</summary>
internal static class ModelCache
{
    /// <summary>
    /// The folder that SPARKBERT_CACHE names; else <c>sparkbert</c> in the user's cache folder (XDG_CACHE_HOME, <c>~/.cache</c>, or the local application data of Windows).
    /// </summary>
    public static string Folder
    {
        get
        {
            var named = Environment.GetEnvironmentVariable("SPARKBERT_CACHE");
            if (!string.IsNullOrEmpty(named))
            {
                return named;
            }

            var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            if (string.IsNullOrEmpty(cache))
            {
                cache = OperatingSystem.IsWindows()
                    ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                    : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
            }

            return Path.Combine(cache, "sparkbert", "models");
        }
    }
}
