using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace SparkBert.Models.Files;

/// <summary>
/// A path beside another, for what is written there until it is complete. A lock file beside it says that its process lives: what a killed
/// process left is removed when the same thing is written again, and what a living one writes is never touched.
/// </summary>
/// <remarks>The name begins with a full stop: readers of folders, Spark among them, do not take it for data.</remarks>
internal sealed class TemporaryPath : IDisposable
{
    private const string Ending = ".tmp";
    private const string LockEnding = Ending + ".lock";
    private const int RandomLength = 8;

    /// <summary>File systems take 255 bytes; the rest is for what is put around a name.</summary>
    private const int MaxNameBytes = 200;

    private static readonly ConcurrentDictionary<TemporaryPath, bool> Held = new();

    private readonly IDisposable held;

    /// <summary>Takes a path that no one else has, on the same disk. What killed processes left of the target is removed.</summary>
    /// <param name="target">The final path. The folder above it must be there.</param>
    /// <exception cref="IOException">The folder can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder can't be written.</exception>
    public TemporaryPath(string target)
    {
        var (folder, prefix) = Split(target);
        RemoveLeftovers(folder, prefix);
        while (true)
        {
            Path = System.IO.Path.Combine(folder, prefix + Guid.NewGuid().ToString("N")[..RandomLength] + Ending);
            if (FileLock.TryAcquire(LockFile) is { } own)
            {
                // Another process may have looked at the new lock file in the moment before it was locked, and removed it.
                if (File.Exists(LockFile))
                {
                    held = own;
                    break;
                }

                own.Dispose();
            }
        }

        Held[this] = true;
    }

    /// <summary>The path. Nothing is there yet.</summary>
    public string Path { get; }

    /// <summary>A second path, for what is needed only meanwhile. Nothing is there yet.</summary>
    public string Scratch => FindScratch(Path);

    private string LockFile => Path + ".lock";

    /// <summary>Removes all that this process has not completed: for a process that ends at once.</summary>
    public static void RemoveAll()
    {
        foreach (var path in Held.Keys)
        {
            try
            {
                path.Dispose();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // The next process removes it.
            }
        }
    }

    /// <summary>Removes what killed processes left of a target that is not written again.</summary>
    /// <param name="target">The final path.</param>
    public static void RemoveLeftovers(string target)
    {
        var (folder, prefix) = Split(target);
        RemoveLeftovers(folder, prefix);
    }

    /// <summary>Removes what is there.</summary>
    public void Dispose()
    {
        if (Held.TryRemove(this, out _))
        {
            // The lock goes last: without it nobody would know that the rest is a left-over.
            Delete(Path);
            held.Dispose();
            File.Delete(LockFile);
        }
    }

    /// <summary>The folder of a target, and how the names of its temporary files begin.</summary>
    private static (string Folder, string Prefix) Split(string target) =>
        (System.IO.Path.GetDirectoryName(target)!, $".{Shorten(System.IO.Path.GetFileName(target))}.");

    /// <summary>A lock that nobody holds has lost its process.</summary>
    private static void RemoveLeftovers(string folder, string prefix)
    {
        try
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*" + LockEnding).ToList())
            {
                var name = System.IO.Path.GetFileName(file);
                if (!name.StartsWith(prefix, StringComparison.Ordinal) || name.Length != prefix.Length + RandomLength + LockEnding.Length)
                {
                    continue;
                }

                using (var own = FileLock.TryAcquire(file))
                {
                    // Where locks do not exclude (some network file systems), nobody knows who lives.
                    if (own is null || FileLock.TryAcquire(file) is { } second && Release(second))
                    {
                        continue;
                    }

                    Delete(file[..^".lock".Length]);
                }

                File.Delete(file);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // They are somebody else's, or another process removes them now.
        }
    }

    private static bool Release(IDisposable held)
    {
        held.Dispose();
        return true;
    }

    private static string FindScratch(string path) => path + ".unpacked";

    private static void Delete(string path)
    {
        foreach (var each in (string[])[FindScratch(path), path])
        {
            AtomicFolder.Delete(each);
            File.Delete(each);
        }
    }

    private static string Shorten(string name)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        return bytes.Length <= MaxNameBytes ? name : Convert.ToHexString(SHA256.HashData(bytes));
    }
}
