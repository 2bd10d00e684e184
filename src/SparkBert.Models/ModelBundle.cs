using SparkBert.Bundles;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SparkBert.Models.Graph;
using SparkBert.Models.Import;
using SparkBert.Models.Verification;
using SparkBert.Sessions;
using SparkBert.WordPieces;

namespace SparkBert.Models;

/// <summary>A model as SparkBert keeps it: a folder with <c>sparkbert.json</c>, <c>vocab.txt</c> and <c>model.onnx</c> (weights beside it when they are over 2 GB).</summary>
public sealed class ModelBundle
{
    /// <summary>The file that says what the bundle is.</summary>
    public const string ManifestName = "sparkbert.json";

    internal const string GraphName = "model.onnx";
    internal const string VocabularyName = "vocab.txt";

    private static readonly ConcurrentDictionary<string, string> Verified = new(StringComparer.Ordinal);
    private readonly BundleManifest manifest;

    private ModelBundle(string path, BundleManifest manifest, Vocabulary vocabulary)
    {
        Path = path;
        this.manifest = manifest;
        Vocabulary = vocabulary;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The model's name.</summary>
    public string Name => manifest.Name;

    /// <summary>What a column's metadata carries as <c>ref</c>: Spark NLP's storage reference where the model came with one, as there its unique name where it had none; else the name.</summary>
    public string StorageRef => manifest.StorageRef ?? manifest.Uid ?? manifest.Name;

    /// <summary>Whether the model tells capital letters apart.</summary>
    public bool IsCaseSensitive => manifest.CaseSensitive;

    /// <summary>Length of a position's vector.</summary>
    public int HiddenSize => manifest.HiddenSize;

    /// <summary>The number of layers.</summary>
    public int Layers => manifest.Layers;

    /// <summary>The longest sequence, [CLS] and [SEP] included.</summary>
    public int MaxPositions => manifest.MaxPositions;

    /// <summary>The word pieces.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>Whether the model came with a storage reference, which can't be set another time then.</summary>
    internal bool HasStorageRef => manifest.StorageRef is not null;

    /// <summary>The <c>dimension</c> that the model came with; null for the length of its vectors.</summary>
    internal int? Dimension => manifest.Dimension;

    /// <summary>The most pieces of a sentence that the model came with; null where it came with none.</summary>
    internal int? MaxSentenceLength => manifest.MaxSentenceLength;

    /// <summary>What <c>sparkbert.json</c> says.</summary>
    internal BundleManifest Manifest => manifest;

    internal SessionModel SessionModel => Session(Path, manifest);

    /// <summary>Opens a bundle. Its files are compared with their hashes once in a process.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="ModelException">It is no bundle, a file is missing or was changed, or its version is newer than this program.</exception>
    public static ModelBundle Open(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        var manifest = ReadManifest(path);
        Verify(path, manifest);
        var vocabulary = ModelVocabulary.Read(path);
        return vocabulary.Count == manifest.VocabularySize
            ? new ModelBundle(path, manifest, vocabulary)
            : throw new ModelException($"{path}: {VocabularyName} has {vocabulary.Count} entries, but {ManifestName} says {manifest.VocabularySize}.");
    }

    /// <summary>Reads the manifest of a bundle; the files it names are not looked at.</summary>
    /// <exception cref="ModelException">There is none, it can't be read, or its version is newer than this program.</exception>
    internal static BundleManifest ReadManifest(string path)
    {
        var file = System.IO.Path.Combine(path, ManifestName);
        if (!File.Exists(file))
        {
            throw new ModelException($"{path} is no model bundle: there is no {ManifestName}.");
        }

        BundleManifest manifest;
        try
        {
            manifest = JsonSerializer.Deserialize(File.ReadAllBytes(file), BundleManifestJson.Default.BundleManifest) ?? throw new ModelException($"{file} is empty.");
        }
        catch (JsonException error)
        {
            throw new ModelException($"{file} can't be read: {error.Message}", error);
        }

        return manifest.FormatVersion == BundleManifest.CurrentVersion
            ? manifest
            : throw new ModelException($"{file} is of version {manifest.FormatVersion}; this program reads version {BundleManifest.CurrentVersion}. Use the program that wrote it, or import the model anew.");
    }

    /// <summary>Compares a file of a bundle with its hash.</summary>
    /// <param name="path">The bundle's folder.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="expected">Its SHA-256.</param>
    /// <param name="again">Whether to read it even if this process has compared it already.</param>
    /// <exception cref="ModelException">It is missing, or was changed or damaged.</exception>
    internal static void VerifyFile(string path, string name, string expected, bool again = false)
    {
        var file = new FileInfo(System.IO.Path.Combine(path, name));
        if (name != System.IO.Path.GetFileName(name) || !file.Exists)
        {
            throw new ModelException($"{path}: the file {name}, named in {ManifestName}, is missing.");
        }

        if (!again && Verified.TryGetValue(file.FullName, out var known) && known == State(file, expected))
        {
            return;
        }

        var actual = Hash(file.FullName);
        if (!string.Equals(actual, expected, StringComparison.OrdinalIgnoreCase))
        {
            throw new ModelException($"{file.FullName} was changed or damaged: its SHA-256 is {actual}, but {ManifestName} says {expected}. Import the model anew.");
        }

        Verified[file.FullName] = State(file, expected);
    }

    /// <summary>Opens a bundle, or imports a model in any other form into the cache and opens that.</summary>
    /// <param name="path">The folder or archive.</param>
    /// <exception cref="ModelException">There is no such folder or file, or it can't be used.</exception>
    public static ModelBundle OpenOrImport(string path)
    {
        if (File.Exists(System.IO.Path.Combine(path, ManifestName)))
        {
            return Open(path);
        }

        RequireSource(path);
        var target = System.IO.Path.Combine(ModelCache.Folder, Fingerprint(path));
        return Directory.Exists(target) ? Open(target) : Import(path, target);
    }

    /// <summary>Imports a model.</summary>
    /// <param name="source">
    /// A folder or an archive (zip, tar.gz) in one of <see cref="ModelFormats.Names"/>, or an .onnx file with vocab.txt beside it; which one is told from the content.
    /// </param>
    /// <param name="target">The bundle's folder, which must not exist. It appears when all of it is written.</param>
    /// <param name="options">What the import may be told; the defaults if null.</param>
    /// <exception cref="ModelException">The source can't be used; nothing is left behind.</exception>
    /// <exception cref="IOException">The target can't be written, is there already, or there is no room for what the archive holds.</exception>
    /// <exception cref="OperationCanceledException">The import was ended by <see cref="ImportOptions.Cancellation"/>; nothing is left behind.</exception>
    public static ModelBundle Import(string source, string target, ImportOptions? options = null)
    {
        RequireSource(source);
        options ??= new ImportOptions();
        return Write(target, options, folder => ModelSource.Import(source, folder, options));
    }

    /// <summary>Makes a bundle of random weights: the same for the same sizes. Its vectors mean nothing; it shows the way and measures the speed.</summary>
    internal static ModelBundle CreateRandom(string target, string name, BertConfig config, IReadOnlyList<string> pieces) => Write(
        target,
        new ImportOptions(),
        folder => BertModelWriter.Write(new ImportContext(folder, folder, name, new ImportOptions()), config, new RandomWeights(1), new Vocabulary(pieces), "random"));

    /// <summary>A small random model in the cache, for a demonstration where no model is at hand.</summary>
    internal static ModelBundle DemoRandom()
    {
        var target = System.IO.Path.Combine(ModelCache.Folder, "random-demo");
        if (Directory.Exists(target))
        {
            return Open(target);
        }

        // Single characters and their continuations: every ASCII word has pieces.
        var characters = Enumerable.Range('!', '~' - '!' + 1).Select(c => ((char)c).ToString()).ToArray();
        string[] pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", .. characters, .. characters.Where(c => char.IsAsciiLetterOrDigit(c[0])).Select(c => "##" + c)];
        return CreateRandom(target, "random-demo", new BertConfig(64, 2, 4, 256, 512, 2, pieces.Length, 1e-12f, Models.Gelu.Erf), pieces);
    }

    private static void RequireSource(string path)
    {
        if (!Directory.Exists(path) && !File.Exists(path))
        {
            throw new ModelException($"there is no model folder or archive {System.IO.Path.GetFullPath(path)}.");
        }
    }

    private static ModelBundle Write(string target, ImportOptions options, Func<string, BundleManifest> write)
    {
        target = System.IO.Path.GetFullPath(target);
        if (Directory.Exists(target) || File.Exists(target))
        {
            throw new IOException($"{target} is there already.");
        }

        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
        var temporary = target + "." + Guid.NewGuid().ToString("N")[..8] + ".tmp";
        Directory.CreateDirectory(temporary);
        try
        {
            var manifest = write(temporary);
            options.Progress?.Report(new ImportProgress("probe vectors", 0, 0));
            FreeMemoryForRun(temporary);
            ProbeVectors.Write(temporary, ProbeVectors.Compute(Session(temporary, manifest), ModelVocabulary.Read(temporary)));
            options.Cancellation.ThrowIfCancellationRequested();
            options.Progress?.Report(new ImportProgress("hashes", 0, 0));
            manifest = manifest with { Files = Hashes(temporary) };
            File.WriteAllBytes(System.IO.Path.Combine(temporary, ManifestName), JsonSerializer.SerializeToUtf8Bytes(manifest, BundleManifestJson.Default.BundleManifest));
            try
            {
                options.Cancellation.ThrowIfCancellationRequested();
                Directory.Move(temporary, target);
                Trust(target, manifest);
            }
            catch (IOException) when (File.Exists(System.IO.Path.Combine(target, ManifestName)))
            {
                // Another process was faster with the same bundle: its copy is as good.
            }
        }
        finally
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }
        }

        return Open(target);
    }

    /// <summary>
    /// The run that follows maps the weights of a large model whole. What reading them left on the heap is given back first, so that the two do not add up.
    /// </summary>
    private static void FreeMemoryForRun(string folder)
    {
        const long Large = 64 << 20;
        if (new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Length) > Large)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }

    private static SessionModel Session(string folder, BundleManifest manifest) => new(
        System.IO.Path.Combine(folder, GraphName),
        manifest.Inputs.InputIds,
        manifest.Inputs.AttentionMask,
        manifest.Inputs.TokenTypeIds,
        manifest.Inputs.Int32,
        manifest.LayerOutputs,
        manifest.HiddenSize,
        manifest.MaxPositions);

    private static void Verify(string path, BundleManifest manifest)
    {
        foreach (var (name, expected) in manifest.Files)
        {
            VerifyFile(path, name, expected);
        }

        if (!manifest.Files.ContainsKey(GraphName) || !manifest.Files.ContainsKey(VocabularyName))
        {
            throw new ModelException($"{path}: {ManifestName} must name {GraphName} and {VocabularyName} with their hashes.");
        }
    }

    /// <summary>Remembers files whose hashes were just made, so that opening them does not read them again.</summary>
    private static void Trust(string path, BundleManifest manifest)
    {
        foreach (var (name, hash) in manifest.Files)
        {
            var file = new FileInfo(System.IO.Path.Combine(path, name));
            Verified[file.FullName] = State(file, hash);
        }
    }

    private static string State(FileInfo file, string hash) => string.Create(CultureInfo.InvariantCulture, $"{file.Length} {file.LastWriteTimeUtc.Ticks} {hash}");

    private static SortedDictionary<string, string> Hashes(string folder) =>
        new(Directory.EnumerateFiles(folder).ToDictionary(file => System.IO.Path.GetFileName(file), Hash), StringComparer.Ordinal);

    private static string Hash(string file)
    {
        using var stream = File.OpenRead(file);
        return Convert.ToHexString(SHA256.HashData(stream));
    }

    /// <summary>Names a source's content by the names, sizes and times of its files: enough to see that it was changed, without reading gigabytes at each start.</summary>
    private static string Fingerprint(string source)
    {
        source = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(source));
        var text = new StringBuilder().Append(BundleManifest.CurrentVersion).Append(' ').AppendLine(source);
        var files = ModelSource.Files(source);
        foreach (var file in files.OrderBy(file => file.FullName, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}\n");
        }

        return System.IO.Path.GetFileName(source) + "-" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }
}
