using Microsoft.Extensions.Logging;
using SparkBert.Bundles;
using SparkBert.Models.Files;
using SparkBert.Sessions;
using SparkBert.Models.Store;

namespace SparkBert.Models;

/// <summary>
/// A bundle that is made in the cache the first time. If several processes need it, one makes it and the others wait.
/// </summary>
/// <param name="cacheFolder">The cache.</param>
/// <param name="name">The bundle's name there, which stands for what it is made of and how.</param>
/// <param name="logger">Gets whom it waits for, and which copy was damaged.</param>
/// <param name="make">Makes the bundle in a folder that does not exist.</param>
/// <param name="cancellation">Ends the wait.</param>
internal sealed class CachedBundle(
    string cacheFolder, string name, ILogger logger, Action<string> make, CancellationToken cancellation)
{
    private readonly string target = Path.Combine(cacheFolder, name);

    /// <summary>Its folder; makes it if it is not there.</summary>
    public string FindOrMake()
    {
        if (!Directory.Exists(target))
        {
            using var turn = Lock();

            // The previous owner of the lock may have made it.
            if (!Directory.Exists(target))
            {
                make(target);
            }
        }

        return target;
    }

    /// <summary>Opens it. A damaged copy is made again.</summary>
    /// <exception cref="ModelException">What was made can't be opened.</exception>
    public BertModel Open(BertModelOptions options)
    {
        FindOrMake();
        try
        {
            return BertModel.Open(target, options, cancellation);
        }
        catch (ModelException error) when (error is not DeviceException)
        {
            logger.DamagedCopy(error.Message);
        }

        // Opened under the lock: nobody else replaces it meanwhile, and the previous owner of the lock may have repaired it.
        using (Lock())
        {
            try
            {
                return BertModel.Open(target, options, cancellation);
            }
            catch (ModelException error) when (error is not DeviceException)
            {
                AtomicFolder.Delete(target);
                make(target);
            }

            return BertModel.Open(target, options, cancellation);
        }
    }

    private IDisposable Lock() => FileLock.Acquire(ModelCache.LockFile(cacheFolder, name), () => logger.Waiting(name), cancellation);
}
