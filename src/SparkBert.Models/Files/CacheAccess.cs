namespace SparkBert.Models.Files;

/// <summary>Writes into the cache of models, whose place most users have not chosen: where it can't be written they hear how to.</summary>
internal static class CacheAccess
{
    /// <summary>Writes something.</summary>
    /// <exception cref="IOException">The cache can't be written; the message says how to name another folder.</exception>
    public static T Require<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new IOException(
                $"the cache of models can't be written: {error.Message.TrimEnd('.')}. Name another folder with SPARKBERT_CACHE.", error)
            {
                HResult = error.HResult,
            };
        }
    }
}
