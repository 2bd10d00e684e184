using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SparkBert.Bundles;
using SparkBert.Sessions;
using SparkBert.WordPieces;

namespace SparkBert;

/// <summary>
/// A handle to a model. Handles to the same content share one model in memory; it is freed when the last handle is closed and the last run
/// has ended.
/// </summary>
/// <remarks>
/// Any number of threads may use a handle. A run takes the model at its start and keeps it to its end. Neither closing the handle nor
/// replacing, cutting or deleting the bundle's files changes the run: it computes with the bytes that were hashed when the handle was
/// opened.
/// </remarks>
public sealed partial class BertModel : IDisposable
{
    private readonly BundleManifest manifest;
    private LoadedModel? loaded;

    private BertModel(string path, LoadedModel loaded)
    {
        Path = path;
        this.loaded = loaded;
        manifest = loaded.Manifest;
        Vocabulary = loaded.Vocabulary;
        Identity = loaded.Identity;
        ByteCount = loaded.ByteCount;
        Device = loaded.Device;
    }

    /// <summary>How many models this process has loaded into memory since its start.</summary>
    public static int LoadCount => LoadedModel.LoadCount;

    /// <summary>The folder that the handle was opened from.</summary>
    public string Path { get; }

    /// <summary>
    /// The SHA-256 of the model's content, in hexadecimal: the hash of <c>sparkbert.json</c>, which holds the hashes of all other files.
    /// </summary>
    public string Identity { get; }

    /// <summary>The bytes of the graph and its weights.</summary>
    public long ByteCount { get; }

    /// <summary>What the model runs on; a GPU with its number.</summary>
    public ComputeDevice Device { get; }

    /// <summary>What <c>sparkbert.json</c> says.</summary>
    public BundleManifest Manifest => manifest;

    /// <summary>The model's name.</summary>
    public string Name => manifest.Name;

    /// <summary>
    /// The value of <c>ref</c> in a column's metadata: Spark NLP's storage reference if the model came with one, else the unique name of
    /// the annotator that Spark NLP saved, else the model's name.
    /// </summary>
    public string StorageRef => manifest.StorageRef ?? manifest.Uid ?? manifest.Name;

    /// <summary>Whether the model tells capital letters apart.</summary>
    public bool IsCaseSensitive => manifest.CaseSensitive;

    /// <summary>Length of a position's vector.</summary>
    public int HiddenSize => manifest.HiddenSize;

    /// <summary>The number of layers.</summary>
    public int Layers => manifest.Layers;

    /// <summary>The longest sequence, [CLS] and [SEP] included.</summary>
    public int MaxPositions => manifest.MaxPositions;

    /// <summary>Whether the model has a pooler, which gives a whole sentence a vector: see <see cref="BertSentenceEmbeddings"/>.</summary>
    public bool HasPooler => manifest.PoolerOutput is not null;

    /// <summary>The word pieces.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>
    /// Opens a model bundle. Compares every file with its hash; see <see cref="BertModelOptions.RememberHashes"/> for large files.
    /// </summary>
    /// <param name="path">The bundle's folder.</param>
    /// <param name="options">How it is opened; the defaults if null.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ModelException">
    /// It is no bundle, a file is missing or was changed, its version is newer than this program, or it can't be loaded.
    /// </exception>
    /// <exception cref="DeviceException">The device can't be used: <see cref="CudaDevices.FindFault"/>.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static BertModel Open(string path, BertModelOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new BertModelOptions();
        path = System.IO.Path.GetFullPath(path);
        if (!Directory.Exists(path))
        {
            throw new ModelException(
                $"there is no model bundle {path}. To import a model or to fetch one by its name, "
                + "use BertModel.Load of the package SparkBert.Models, "
                + "or the commands 'sparkbert model import' and 'sparkbert model pull'.");
        }

        var clock = Stopwatch.StartNew();
        var memory = options.RememberHashes ? RememberedHashes.OfUser() : null;
        var model = new BertModel(path, LoadedModel.Open(path, options.PackWeights, memory, options.Device, cancellation));
        LogOpened(options.Logger ?? NullLogger.Instance, model.Name, model.Identity, path, model.ByteCount, clock.Elapsed.TotalSeconds);
        return model;
    }

    /// <summary>Opens a model bundle on another thread; see <see cref="Open"/>.</summary>
    /// <param name="path">The bundle's folder.</param>
    /// <param name="options">How it is opened; the defaults if null.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ModelException">See <see cref="Open"/>.</exception>
    public static Task<BertModel> OpenAsync(string path, BertModelOptions? options = null, CancellationToken cancellation = default) =>
        Task.Run(() => Open(path, options, cancellation), cancellation);

    /// <summary>Another handle to the same model. Each handle is closed on its own.</summary>
    /// <exception cref="ObjectDisposedException">This handle is closed.</exception>
    public BertModel Share() => new(Path, Acquire());

    /// <summary>Runs the model on one sequence, to check a model. For texts use <see cref="TextEmbedder"/>.</summary>
    /// <param name="pieceIds">The ids of the word pieces, [CLS] first and [SEP] last.</param>
    /// <param name="layers">
    /// The layers: 0 for the output of the embeddings, <see cref="Layers"/> for the last. The model must output each of them.
    /// </param>
    /// <param name="segments">The segment ids, one for each piece; all 0 if empty.</param>
    /// <returns>The vectors of each layer, [sequence, hidden].</returns>
    /// <exception cref="ArgumentException">There are no pieces, more than <see cref="MaxPositions"/>, or a layer isn't given.</exception>
    /// <exception cref="ModelException">ONNX Runtime can't run the model on these pieces.</exception>
    /// <exception cref="ObjectDisposedException">The handle is closed.</exception>
    public IReadOnlyList<float[]> RunLayers(ReadOnlySpan<int> pieceIds, IReadOnlyList<int> layers, ReadOnlySpan<int> segments = default)
    {
        ArgumentNullException.ThrowIfNull(layers);
        if (layers.Count == 0)
        {
            throw new ArgumentException("no layer was asked for.", nameof(layers));
        }

        if (pieceIds.IsEmpty || pieceIds.Length > MaxPositions || (!segments.IsEmpty && segments.Length != pieceIds.Length))
        {
            throw new ArgumentException(
                $"a sequence has 1 to {MaxPositions} pieces, and as many segments or none, "
                + $"but there are {pieceIds.Length} and {segments.Length}.");
        }

        foreach (var layer in layers)
        {
            if (layer < 0 || layer > Layers || manifest.LayerOutputs[layer] is null)
            {
                throw new ArgumentException($"the model {Name} does not give the layer {layer}.", nameof(layers));
            }
        }

        var ids = Widen(pieceIds);
        var mask = new long[ids.Length];
        mask.AsSpan().Fill(1);
        var model = Acquire();
        try
        {
            float[][] vectors = [];
            model.Session.Run(
                ids,
                mask,
                1,
                ids.Length,
                layers,
                outputs => vectors = [.. outputs.Select(output => output.GetTensorDataAsSpan<float>().ToArray())],
                segments.IsEmpty ? null : Widen(segments));
            return vectors;
        }
        catch (Microsoft.ML.OnnxRuntime.OnnxRuntimeException error)
        {
            throw new ModelException(
                $"ONNX Runtime can't run {Name} on {ids.Length} pieces with ids up to {ids.Max()}: {error.Message}", error);
        }
        finally
        {
            model.Release();
        }
    }

    /// <summary>Closes the handle. Runs that have begun go on.</summary>
    public void Dispose() => Interlocked.Exchange(ref loaded, null)?.Release();

    /// <summary>The model with a reference for a run, which releases it at its end.</summary>
    /// <exception cref="ObjectDisposedException">The handle is closed.</exception>
    internal LoadedModel Acquire()
    {
        var model = loaded;
        return model is not null && model.TryAddReference()
            ? model
            : throw new ObjectDisposedException(nameof(BertModel), $"the model {Name} was closed.");
    }

    private static long[] Widen(ReadOnlySpan<int> values)
    {
        var wide = new long[values.Length];
        for (var i = 0; i < wide.Length; i++)
        {
            wide[i] = values[i];
        }

        return wide;
    }

    [LoggerMessage(1, LogLevel.Information, "Opened the model {Name} ({Identity}) from {Path}: {Bytes} bytes in {Seconds:F2} s")]
    private static partial void LogOpened(ILogger logger, string name, string identity, string path, long bytes, double seconds);
}
