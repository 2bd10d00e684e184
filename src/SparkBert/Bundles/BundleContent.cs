using System.Globalization;
using System.Security.Cryptography;
using SparkBert.WordPieces;

namespace SparkBert.Bundles;

/// <summary>
/// The content of a bundle, read and compared with its hashes: files of weights meanwhile, on other threads, see <see cref="Verify"/>. What
/// is in memory is what was hashed; later changes of the files do not reach it.
/// </summary>
internal sealed class BundleContent : IDisposable
{
    /// <summary>A vocabulary is well under a megabyte; a larger file is something else under its name.</summary>
    private const long MaxVocabularyBytes = 64 << 20;

    private readonly List<DataFile> dataFiles = [];
    private readonly CancellationTokenSource hashing;
    private Task<string>[] hashes = [];

    private BundleContent(string path, BundleManifest manifest, string identity, CancellationToken cancellation)
    {
        hashing = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Path = path;
        Manifest = manifest;
        Identity = identity;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>What <c>sparkbert.json</c> says.</summary>
    public BundleManifest Manifest { get; }

    /// <summary>The SHA-256 of <c>sparkbert.json</c>, which holds the hashes of all other files.</summary>
    public string Identity { get; }

    /// <summary>The word pieces.</summary>
    public Vocabulary Vocabulary { get; private set; } = null!;

    /// <summary>The bytes of the graph.</summary>
    public byte[] Graph { get; private set; } = [];

    /// <summary>The outline of the graph.</summary>
    public GraphOutline Outline { get; private set; } = null!;

    /// <summary>Weights that ONNX Runtime gets from our memory. The session that uses them owns them.</summary>
    public IReadOnlyList<HeldTensor> Held { get; private set; } = [];

    /// <summary>The files of weights beside the graph.</summary>
    public IReadOnlyList<DataFile> DataFiles => dataFiles;

    /// <summary>The bytes of the graph and its weights.</summary>
    public long ByteCount => Graph.Length + dataFiles.Sum(file => file.Length);

    /// <summary>Reads a bundle.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="held">Which weights beside the graph are read into memory of our own.</param>
    /// <param name="memory">Where hashes of large files are remembered; null for nowhere.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ModelException">
    /// It is no bundle, a file is missing or was changed, or the manifest does not fit the graph.
    /// </exception>
    public static BundleContent Read(string path, HeldWeights held, RememberedHashes? memory, CancellationToken cancellation)
    {
        path = System.IO.Path.GetFullPath(path);
        var bytes = ReadManifest(path);
        var manifest = BundleManifest.Parse(bytes, System.IO.Path.Combine(path, BundleManifest.FileName));
        var content = new BundleContent(path, manifest, Convert.ToHexString(SHA256.HashData(bytes)), cancellation);
        try
        {
            content.ReadFiles(held, memory);
            return content;
        }
        catch (Exception error)
        {
            content.Dispose();
            foreach (var (_, values) in content.Held)
            {
                values.Dispose();
            }

            // A file that was there a moment ago.
            if (error is FileNotFoundException or DirectoryNotFoundException)
            {
                throw new ModelException($"{path} was removed or replaced while it was being opened: {error.Message}", error);
            }

            throw;
        }
    }

    /// <summary>The bytes of a bundle's manifest.</summary>
    /// <exception cref="ModelException">There is none.</exception>
    public static byte[] ReadManifest(string path)
    {
        var file = System.IO.Path.Combine(path, BundleManifest.FileName);
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ModelException($"{path} is no model bundle: there is no {BundleManifest.FileName}.", error);
        }
    }

    /// <summary>Waits until the files of weights are compared with their hashes. Before that nothing may be computed with them.</summary>
    /// <exception cref="ModelException">A file was changed.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public void Verify()
    {
        for (var i = 0; i < hashes.Length; i++)
        {
            Compare(dataFiles[i].Name, hashes[i].GetAwaiter().GetResult());
        }
    }

    public void Dispose()
    {
        // The hashes read the files.
        hashing.Cancel();
        try
        {
            Task.WaitAll(hashes);
        }
        catch (AggregateException)
        {
            // They failed or were ended.
        }

        hashing.Dispose();
        foreach (var file in dataFiles)
        {
            file.Dispose();
        }
    }

    private void ReadFiles(HeldWeights held, RememberedHashes? memory)
    {
        foreach (var name in Manifest.Files.Keys)
        {
            if (name.Length == 0 || name != System.IO.Path.GetFileName(name) || !File.Exists(System.IO.Path.Combine(Path, name)))
            {
                throw new ModelException($"{Path}: the file {name}, named in {BundleManifest.FileName}, is missing.");
            }
        }

        if (!Manifest.Files.ContainsKey(BundleManifest.GraphFileName) || !Manifest.Files.ContainsKey(BundleManifest.VocabularyFileName))
        {
            throw new ModelException(
                $"{Path}: {BundleManifest.FileName} must name {BundleManifest.GraphFileName} and {BundleManifest.VocabularyFileName} "
                + "with their hashes.");
        }

        Graph = ReadWhole(BundleManifest.GraphFileName, Array.MaxLength);
        Outline = ReadOutline();
        Vocabulary = ReadVocabulary();
        BundleCheck.Check(this);
        var external = Outline.Tensors
            .Where(tensor => tensor.DataFile is not null)
            .ToLookup(tensor => tensor.DataFile!, StringComparer.Ordinal);
        foreach (var name in external.Select(group => group.Key).Where(name => !Manifest.Files.ContainsKey(name)))
        {
            throw new ModelException(
                $"{Path}: {BundleManifest.GraphFileName} has weights in the file {name}, which {BundleManifest.FileName} does not name.");
        }

        var tensors = new List<HeldTensor>();
        Held = tensors;
        var dataFileNames = Manifest.Files.Keys
            .Where(name => name is not (BundleManifest.GraphFileName or BundleManifest.VocabularyFileName));
        foreach (var name in dataFileNames)
        {
            var file = new DataFile(System.IO.Path.Combine(Path, name));
            if (external.Contains(name))
            {
                dataFiles.Add(file);
                tensors.AddRange(external[name].Where(tensor => IsHeld(tensor, held)).Select(tensor => Hold(tensor, file)));
            }
            else
            {
                using (file)
                {
                    Compare(name, file.FindHash(Manifest.Files[name], [], memory, hashing.Token));
                }
            }
        }

        foreach (var tensor in tensors)
        {
            Fill(tensor, dataFiles.Find(file => file.Name == tensor.Tensor.DataFile)!);
        }

        hashes = [.. dataFiles.Select(file => Hash(file, [.. tensors.Where(held => held.Tensor.DataFile == file.Name)], memory))];
    }

    /// <summary>
    /// Hashes a file on another thread, while ONNX Runtime loads the model. The memory of its weights stays while that reads it.
    /// </summary>
    private Task<string> Hash(DataFile file, HeldTensor[] held, RememberedHashes? memory)
    {
        foreach (var (_, values) in held)
        {
            var isTaken = false;
            values.DangerousAddRef(ref isTaken);
        }

        // A thread of its own: those of the pool may all be waiting for a model.
        return Task.Factory.StartNew(
            () =>
            {
                try
                {
                    return file.FindHash(Manifest.Files[file.Name], held, memory, hashing.Token);
                }
                finally
                {
                    foreach (var (_, values) in held)
                    {
                        values.DangerousRelease();
                    }
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    private bool IsHeld(GraphTensor tensor, HeldWeights held) => held switch
    {
        HeldWeights.All => true,
        HeldWeights.LeftMapped => !Outline.IsMatrix(tensor),
        _ => false,
    };

    private byte[] ReadWhole(string name, long maxBytes)
    {
        var file = System.IO.Path.Combine(Path, name);
        var length = new FileInfo(file).Length;
        if (length > maxBytes)
        {
            throw new ModelException(
                string.Create(CultureInfo.InvariantCulture, $"{file} has {length:N0} bytes, over the limit of {maxBytes:N0}."));
        }

        var bytes = File.ReadAllBytes(file);
        Compare(name, Convert.ToHexString(SHA256.HashData(bytes)));
        return bytes;
    }

    private GraphOutline ReadOutline()
    {
        try
        {
            return GraphOutline.Read(Graph);
        }
        catch (InvalidDataException error)
        {
            throw new ModelException($"{Path}: {BundleManifest.GraphFileName} is no ONNX model: {error.Message}", error);
        }
    }

    private Vocabulary ReadVocabulary()
    {
        try
        {
            return Vocabulary.Parse(ReadWhole(BundleManifest.VocabularyFileName, MaxVocabularyBytes), BundleManifest.VocabularyFileName);
        }
        catch (VocabularyException error)
        {
            throw new ModelException($"{Path}: {error.Message}", error);
        }
    }

    private void Compare(string name, string actual)
    {
        var expected = Manifest.Files[name];
        if (!string.Equals(actual, expected, StringComparison.OrdinalIgnoreCase))
        {
            throw new ModelException(
                $"{Path}: {name} was changed or damaged: its SHA-256 is {actual}, but {BundleManifest.FileName} says {expected}. "
                + "Import the model again.");
        }
    }

    private void Fill(HeldTensor held, DataFile file)
    {
        if (!file.Fill(held, hashing.Token))
        {
            throw new ModelException($"{Path}: {file.Name} became shorter while it was being opened.");
        }
    }

    private HeldTensor Hold(GraphTensor tensor, DataFile file)
    {
        var length = tensor.Length ?? (file.Length - tensor.Offset);
        return tensor.Offset >= 0 && length >= 0 && tensor.Offset <= file.Length - length
            ? new HeldTensor(tensor, new NativeBuffer(length))
            : throw new ModelException(
                $"{Path}: {file.Name} is too short: {tensor.Name} needs {length} bytes from {tensor.Offset} on, and it has {file.Length}.");
    }
}
