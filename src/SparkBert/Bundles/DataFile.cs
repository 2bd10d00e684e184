using System.Security.Cryptography;

namespace SparkBert.Bundles;

/// <summary>
/// A file of weights beside a graph, open while the model is loaded. ONNX Runtime maps it by its name, so the file is compared again
/// afterwards: what was hashed must be what was mapped.
/// </summary>
internal sealed class DataFile : IDisposable
{
    private const int ChunkBytes = 1 << 20;
    private readonly FileStream stream;
    private readonly (long Length, DateTime Written, FileState? State, string Path) opened;

    /// <summary>Opens a file.</summary>
    public DataFile(string path)
    {
        Name = Path.GetFileName(path);
        stream = new FileStream(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete,
            bufferSize: 0,
            FileOptions.SequentialScan);
        opened = GetState(path);
    }

    /// <summary>The file's name in the bundle.</summary>
    public string Name { get; }

    /// <summary>The folder in which the file really lies, whatever links lead to it.</summary>
    public string Folder => Path.GetDirectoryName(opened.Path)!;

    /// <summary>The file's path, links resolved.</summary>
    public string FullPath => opened.Path;

    /// <summary>The bytes of the file.</summary>
    public long Length => opened.Length;

    /// <summary>Reads the values of a weight.</summary>
    /// <param name="held">The weight, which lies in the file.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>False if the file has become shorter.</returns>
    public bool Fill(HeldTensor held, CancellationToken cancellation)
    {
        var values = held.Values;
        for (var position = 0L; position < values.Length;)
        {
            cancellation.ThrowIfCancellationRequested();
            var part = values.Slice(position, (int)Math.Min(ChunkBytes, values.Length - position));
            var read = RandomAccess.Read(stream.SafeFileHandle, part, held.Tensor.Offset + position);
            if (read == 0)
            {
                return false;
            }

            position += read;
        }

        return true;
    }

    /// <summary>
    /// Compares the file with its hash, by memory if it is remembered. Of weights that are held, what is in memory is hashed.
    /// </summary>
    /// <param name="expected">Its SHA-256 in hexadecimal.</param>
    /// <param name="held">Weights whose values were read before.</param>
    /// <param name="memory">Where hashes are remembered; null for nowhere.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Its SHA-256 in hexadecimal.</returns>
    public string FindHash(
        string expected, IReadOnlyList<HeldTensor> held, RememberedHashes? memory, CancellationToken cancellation) =>
        memory is null ? Hash(held, cancellation) : memory.Find(stream.SafeFileHandle, () => Hash(held, cancellation), expected);

    /// <summary>Whether the file is as it was when it was opened, and still what its path leads to.</summary>
    public bool IsUnchanged() => GetState(opened.Path) == opened;

    /// <summary>The parts of the file that are mapped into this process, by address. Only Linux says so.</summary>
    public IReadOnlyList<string> FindMappings() => OperatingSystem.IsLinux()
        ? [.. File.ReadLines("/proc/self/maps").Where(line => line.EndsWith(opened.Path, StringComparison.Ordinal))]
        : [];

    public void Dispose() => stream.Dispose();

    private string Hash(IReadOnlyList<HeldTensor> held, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var chunk = new byte[ChunkBytes];
        var position = 0L;
        for (int read; (read = stream.Read(chunk)) > 0; position += read)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var (tensor, values) in held)
            {
                var first = Math.Max(position, tensor.Offset);
                var last = Math.Min(position + read, tensor.Offset + values.Length);
                if (first < last)
                {
                    values.Slice(first - tensor.Offset, (int)(last - first)).CopyTo(chunk.AsSpan((int)(first - position)));
                }
            }

            hash.AppendData(chunk, 0, read);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private (long Length, DateTime Written, FileState? State, string Path) GetState(string path)
    {
        var handle = stream.SafeFileHandle;
        var state = (RandomAccess.GetLength(handle), File.GetLastWriteTimeUtc(handle), FileState.Read(handle), path);
        if (OperatingSystem.IsLinux())
        {
            // The link in /proc/self/fd names the path of an open file; the kernel adds " (deleted)" once another file has taken the path.
            return state with { path = new FileInfo($"/proc/self/fd/{handle.DangerousGetHandle()}").LinkTarget ?? path };
        }

        var found = new FileInfo(path);
        return found.Exists && found.Length == state.Item1 && found.LastWriteTimeUtc == state.Item2 ? state : (-1, default, null, path);
    }
}
