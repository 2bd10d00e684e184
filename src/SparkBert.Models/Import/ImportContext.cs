using System.Buffers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SparkBert.Bundles;
using SparkBert.Models.Writing;

namespace SparkBert.Models.Import;

/// <summary>One import: its source, its target and the user's options.</summary>
/// <param name="source">The folder with the model's files; archives are unpacked already.</param>
/// <param name="bundle">The bundle that is written.</param>
/// <param name="origin">The file or folder that the user named, for the manifest and the name.</param>
/// <param name="options">The user's options.</param>
/// <param name="cancellation">Ends the import.</param>
internal sealed partial class ImportContext(
    string source, BundleWriter bundle, string origin, ImportOptions options, CancellationToken cancellation)
{
    private const int CopyBytes = 1 << 20;

    // Shared with the imports that are a part of this one.
    private Learned learned = new();

    /// <summary>The folder with the model's files.</summary>
    public string Source => source;

    /// <summary>The bundle that is written.</summary>
    public BundleWriter Bundle => bundle;

    /// <summary>Name of the file or folder that the user named.</summary>
    public string OriginName { get; } = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(origin)));

    /// <summary>The user's options.</summary>
    public ImportOptions Options => options;

    /// <summary>Ends the import.</summary>
    public CancellationToken Cancellation => cancellation;

    /// <summary>The bundle's name if neither the user nor the source gives one.</summary>
    public string DefaultName
    {
        get
        {
            var name = OriginName;
            foreach (var extension in (string[])[".zip", ".tar.gz", ".tgz", ".onnx"])
            {
                if (name.Length > extension.Length && name.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
                {
                    return name[..^extension.Length];
                }
            }

            return name;
        }
    }

    /// <summary>Looks at the imported model, and throws if it is wrong; null if there is nothing to compare it with.</summary>
    public Action<BertModel>? Check { get => learned.Check; set => learned.Check = value; }

    /// <summary>Whether the graph is a copy of an ONNX export's, which may be written again.</summary>
    public bool HasExportedGraph { get => learned.HasExportedGraph; set => learned.HasExportedGraph = value; }

    /// <summary>The path of a file of the source.</summary>
    public string SourceFile(string name) => Path.Combine(source, name);

    /// <summary>A folder for unpacked files, on the disk of the bundle. It does not exist yet, and is removed at the end.</summary>
    public string UnpackedFolder(string name) => Path.Combine(bundle.Scratch, name);

    /// <summary>The same import from another folder: the one that an archive was unpacked into.</summary>
    public ImportContext WithSource(string folder) => new(folder, bundle, origin, options, cancellation) { learned = learned };

    /// <summary>Copies a file into the bundle.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name in the bundle.</param>
    public void Copy(string path, string name)
    {
        using var input = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        using var output = bundle.Create(name);
        var buffer = ArrayPool<byte>.Shared.Rent(CopyBytes);
        try
        {
            var done = 0L;
            for (int count; (count = input.Read(buffer, 0, CopyBytes)) > 0;)
            {
                output.Write(buffer, 0, count);
                done += count;
                Report("copy", done, input.Length);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Writes <c>vocab.txt</c>, the last file of a model.</summary>
    /// <param name="tokenizer">The word pieces and the rules of the model's own tokenizer.</param>
    /// <param name="format">The source's format.</param>
    /// <param name="graph">Facts about the graph.</param>
    /// <returns>The manifest, without hashes, which are added later.</returns>
    public BundleManifest Complete(ModelTokenizer tokenizer, string format, GraphFacts graph)
    {
        using (var file = bundle.Create(BundleManifest.VocabularyFileName))
        {
            ModelVocabulary.Write(tokenizer.Vocabulary, file);
        }

        return new BundleManifest
        {
            Name = options.Name ?? DefaultName,
            Language = options.Language ?? "en",
            License = options.License,
            SourceFormat = format,
            Source = OriginName,
            CaseSensitive = options.CaseSensitive ?? !tokenizer.IsLowerCased ?? ModelVocabulary.HasCapitals(tokenizer.Vocabulary),
            Precision = graph.Precision,
            Gelu = graph.Gelu?.Name,
            HiddenSize = graph.HiddenSize,
            Layers = graph.Layers,
            MaxPositions = graph.MaxPositions,
            VocabularySize = tokenizer.Vocabulary.Count,
            Words = tokenizer.Words,
            Inputs = graph.Inputs,
            LayerOutputs = graph.LayerOutputs,
            PoolerOutput = graph.PoolerOutput,
        };
    }

    /// <summary>Reports a decision and its reason.</summary>
    public void Note(string topic, string text)
    {
        LogNote(options.Logger ?? NullLogger.Instance, topic, text);
        options.Notes?.Report(new ImportNote(topic, text));
    }

    /// <summary>Reports the progress of a step.</summary>
    /// <exception cref="OperationCanceledException">The import was ended.</exception>
    public void Report(string step, long done, long total)
    {
        cancellation.ThrowIfCancellationRequested();
        options.Progress?.Report(new ImportProgress(step, done, total));
    }

    [LoggerMessage(101, LogLevel.Information, "{Topic}: {Decision}")]
    private static partial void LogNote(ILogger logger, string topic, string decision);

    /// <summary>What the importer tells of the model that it wrote.</summary>
    private sealed class Learned
    {
        public Action<BertModel>? Check { get; set; }

        public bool HasExportedGraph { get; set; }
    }
}
