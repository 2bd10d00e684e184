namespace SparkBert.Worker.Tasks;

/// <summary>The broadcasts of a connection. Spark tells each task only what was added or dropped since the task before.</summary>
internal sealed class BroadcastSet
{
    private readonly Dictionary<long, Func<Stream>> sources = [];

    public IReadOnlyCollection<long> Ids => sources.Keys;

    public void Add(long id, string path) => sources[id] = () => BroadcastContent.Open(path);

    /// <summary>Content that was decrypted; it stays in memory, since the user wants nothing on the disk in the clear.</summary>
    public void Add(long id, byte[] content) => sources[id] = () => new MemoryStream(content, writable: false);

    public void Drop(long id) => sources.Remove(id);

    public Stream Open(long id) => sources.TryGetValue(id, out var open)
        ? open()
        : throw new KeyNotFoundException($"the task has no broadcast {id}. Broadcasts: {string.Join(", ", sources.Keys.Order())}.");
}
