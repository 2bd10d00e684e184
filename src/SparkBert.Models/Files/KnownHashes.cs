using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SparkBert.Models.Files;

/// <summary>
/// SHA-256 of the files of a model. A file is read once for each state of it; the hashes are remembered in a small file of the cache.
/// </summary>
/// <param name="memory">The file of the cache. It need not exist, and where it can't be written, nothing is remembered.</param>
/// <param name="clock">The clock; the system's if null.</param>
internal sealed class KnownHashes(string memory, TimeProvider? clock = null)
{
    /// <summary>
    /// Times of a file system are coarser than a write takes: a file that changed so little ago may change again and keep its state.
    /// </summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    // Of each name: the state and the hash.
    private readonly SortedDictionary<string, (string State, string Hash)> known = Load(memory);
    private bool isChanged;

    /// <summary>The SHA-256 of a file, in hexadecimal.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name in the memory.</param>
    /// <param name="cancellation">Ends it.</param>
    public string Find(string path, string name, CancellationToken cancellation)
    {
        var before = FileState.Read(path);
        if (before is not null && known.TryGetValue(name, out var entry) && entry.State == before.Text)
        {
            return entry.Hash;
        }

        var hash = ContentHash.Compute(path, cancellation);
        isChanged |= known.Remove(name);
        var now = (clock ?? TimeProvider.System).GetUtcNow().UtcDateTime;
        if (before is not null && before == FileState.Read(path) && now - before.Changed > Settled)
        {
            known[name] = (before.Text, hash);
            isChanged = true;
        }

        return hash;
    }

    /// <summary>Remembers what was found; the cache may be one that is only read.</summary>
    public void Save()
    {
        if (!isChanged)
        {
            return;
        }

        var text = new StringBuilder();
        foreach (var (name, (state, hash)) in known.Where(entry => !entry.Key.Contains('\n', StringComparison.Ordinal)))
        {
            text.Append(CultureInfo.InvariantCulture, $"{hash} {state} {name}\n");
        }

        try
        {
            AtomicFile.Write(memory, Encoding.UTF8.GetBytes(text.ToString()));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It is hashed again the next time.
        }
    }

    private static SortedDictionary<string, (string State, string Hash)> Load(string memory)
    {
        var known = new SortedDictionary<string, (string State, string Hash)>(StringComparer.Ordinal);
        try
        {
            foreach (var line in File.Exists(memory) ? File.ReadAllLines(memory) : [])
            {
                if (line.Split(' ', 3) is [{ Length: 2 * SHA256.HashSizeInBytes } hash, var state, var name])
                {
                    known[name] = (state, hash);
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            known.Clear();
        }

        return known;
    }
}
