using SparkBert.Worker.Functions;
using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Tasks;

/// <summary>The broadcasts of a connection. Spark names to each task only what was added or dropped since the task before.</summary>
internal sealed class BroadcastSet : IBroadcasts
{
    private readonly Dictionary<long, Func<Stream>> sources = [];

    public IReadOnlyCollection<long> Ids => sources.Keys;

    /// <summary>Makes the changes that a task's header names; fetches encrypted broadcasts.</summary>
    /// <exception cref="ProtocolException">The JVM's server did not send what was expected.</exception>
    public void Change(BroadcastChanges changes)
    {
        foreach (var id in changes.Dropped)
        {
            sources.Remove(id);
        }

        foreach (var (id, path) in changes.Files)
        {
            sources[id] = () => BroadcastFile.Open(path);
        }

        if (changes.Server is not null)
        {
            // Decrypted content stays in memory: the user wants no plain content on disk.
            DecryptionServer.Fetch(
                changes.Server, changes.Encrypted, (id, content) => sources[id] = () => new MemoryStream(content, writable: false));
        }
    }

    public Stream Open(long id) => sources.TryGetValue(id, out var open)
        ? open()
        : throw new KeyNotFoundException($"the task has no broadcast {id}. Broadcasts: {string.Join(", ", sources.Keys.Order())}.");
}
