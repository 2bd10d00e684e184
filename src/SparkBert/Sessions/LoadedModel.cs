using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using SparkBert.Bundles;
using SparkBert.Diagnostics;
using SparkBert.WordPieces;

namespace SparkBert.Sessions;

/// <summary>
/// A model in memory, shared by all handles to bundles of the same content. Each user holds a reference; the memory is freed with the last
/// one.
/// </summary>
internal sealed class LoadedModel
{
    /// <summary>
    /// The models in memory by identity and device. The references are weak: a model that nobody released is collected like any object, and
    /// its memory with it.
    /// </summary>
    private static readonly Dictionary<string, WeakReference<LoadedModel>> Shared = new(StringComparer.Ordinal);

    /// <summary>Of each content that was ever opened: who may load it.</summary>
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Turns = new(StringComparer.Ordinal);

    /// <summary>Of each data file that was ever mapped: who may load it.</summary>
    private static readonly ConcurrentDictionary<string, Lock> MappingGates = new(StringComparer.Ordinal);

    private static readonly Lock Gate = new();
    private static int loads;

    /// <summary>Measurements of what is in memory are there with the first model.</summary>
    static LoadedModel() => ModelMeter.Observe(CountShared);
    private int references = 1;

    private LoadedModel(BundleContent content, BertSession session, ComputeDevice device)
    {
        Device = device;
        Manifest = content.Manifest;
        Identity = content.Identity;
        Vocabulary = content.Vocabulary;
        ByteCount = content.ByteCount;
        Session = session;
    }

    /// <summary>How many models this process has loaded: one for each content, however many handles opened it.</summary>
    public static int LoadCount => Volatile.Read(ref loads);

    /// <summary>What <c>sparkbert.json</c> says.</summary>
    public BundleManifest Manifest { get; }

    /// <summary>The SHA-256 of its content.</summary>
    public string Identity { get; }

    /// <summary>What it runs on; a GPU with its number.</summary>
    public ComputeDevice Device { get; }

    /// <summary>The word pieces.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>The bytes of the graph and its weights.</summary>
    public long ByteCount { get; }

    /// <summary>The session; valid while a reference is held.</summary>
    public BertSession Session { get; }

    /// <summary>Opens a bundle, or takes a reference to a model of the same content that is already in memory.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="packsWeights">See <see cref="BertSession"/>; a model whose weights are not packed is never shared.</param>
    /// <param name="memory">Where hashes of large files are remembered; null for nowhere.</param>
    /// <param name="device">What it runs on.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The model, with a reference for the caller.</returns>
    /// <exception cref="ModelException">It is no bundle, was changed, or can't be loaded.</exception>
    public static LoadedModel Open(
        string path, bool packsWeights, RememberedHashes? memory, ComputeDevice device, CancellationToken cancellation)
    {
        using var activity = SparkBertTelemetry.Activities.StartActivity("sparkbert.model.open");
        var begun = Stopwatch.GetTimestamp();
        try
        {
            var model = Open(path, packsWeights, memory, device, out var isShared, cancellation);
            ModelMeter.AddOpened(model.Session.Tags, isShared, Stopwatch.GetElapsedTime(begun));
            foreach (var tag in model.Session.Tags)
            {
                activity?.SetTag(tag.Key, tag.Value);
            }

            activity?.SetTag(SparkBertTelemetry.SharedTag, isShared);
            return model;
        }
        catch (Exception error)
        {
            ModelMeter.AddFailed(error, Stopwatch.GetElapsedTime(begun));
            activity?.SetTag(SparkBertTelemetry.ErrorTag, error.GetType().FullName).SetStatus(ActivityStatusCode.Error);
            throw;
        }
    }

    /// <summary>Takes one more reference.</summary>
    /// <returns>False if the last one has been released.</returns>
    public bool TryAddReference()
    {
        for (var seen = Volatile.Read(ref references); seen > 0; seen = Volatile.Read(ref references))
        {
            if (Interlocked.CompareExchange(ref references, seen + 1, seen) == seen)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Releases a reference.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref references) > 0)
        {
            return;
        }

        Session.Dispose();
        lock (Gate)
        {
            var key = Key(Identity, Device);
            if (Shared.TryGetValue(key, out var weak) && weak.TryGetTarget(out var shared) && shared == this)
            {
                Shared.Remove(key);
            }
        }
    }

    /// <summary>Opens a bundle, and says whether its model was in memory already.</summary>
    private static LoadedModel Open(
        string path,
        bool packsWeights,
        RememberedHashes? memory,
        ComputeDevice device,
        out bool isShared,
        CancellationToken cancellation)
    {
        isShared = false;
        if (CudaDevices.FindFault(device) is { } fault)
        {
            throw new DeviceException(fault);
        }

        // A GPU gets a copy of the weights: nothing is packed, nothing stays mapped, and the copy is worth sharing.
        var mayShare = packsWeights || device.IsCuda;
        packsWeights = packsWeights && !device.IsCuda;
        device = device.WithIndex();

        // Files are read outside the lock: hashing gigabytes takes seconds.
        using var content = BundleContent.Read(path, packsWeights ? HeldWeights.LeftMapped : HeldWeights.None, memory, cancellation);
        if (device.IsCuda && content.Manifest.Precision == BundleManifest.EightBitPrecision)
        {
            throw new DeviceException(
                $"{path} is in {BundleManifest.EightBitPrecision}, which is for processors: ONNX Runtime has no such products for a GPU "
                + $"and would leave them to the processor. Use {BundleManifest.SinglePrecision} on the device {device}.");
        }

        if (!mayShare)
        {
            return Load(content, packsWeights, device, cancellation);
        }

        // One thread loads a content; who needs another one does not wait for it. If the wait is ended, the collector
        // frees what was read.
        var key = Key(content.Identity, device);
        var turn = Turns.GetOrAdd(key, _ => new SemaphoreSlim(1));
        turn.Wait(cancellation);
        try
        {
            if (FindShared(key) is { } found)
            {
                foreach (var (_, values) in content.Held)
                {
                    values.Dispose();
                }

                try
                {
                    content.Verify();
                    isShared = true;
                    return found;
                }
                catch
                {
                    found.Release();
                    throw;
                }
            }

            var loaded = Load(content, packsWeights, device, cancellation);
            lock (Gate)
            {
                Shared[key] = new WeakReference<LoadedModel>(loaded);
            }

            return loaded;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>The models in memory that handles share, and their bytes.</summary>
    private static (long Models, long Bytes) CountShared()
    {
        lock (Gate)
        {
            var bytes = Shared.Values.Select(weak => weak.TryGetTarget(out var model) ? model.ByteCount : -1).Where(size => size >= 0);
            return (bytes.LongCount(), bytes.Sum());
        }
    }

    private static string Key(string identity, ComputeDevice device) => $"{identity} {device}";

    /// <summary>A model in memory, with a reference for the caller; null if there is none.</summary>
    private static LoadedModel? FindShared(string key)
    {
        lock (Gate)
        {
            return Shared.TryGetValue(key, out var weak) && weak.TryGetTarget(out var found) && found.TryAddReference() ? found : null;
        }
    }

    private static LoadedModel Load(BundleContent content, bool packsWeights, ComputeDevice device, CancellationToken cancellation)
    {
        BertSession session;

        // One at a time for a file: a session of other handles may keep the file mapped, and what this one adds to that must be seen.
        lock (MappingGates.GetOrAdd(content.DataFiles is [var file, ..] ? file.FullPath : content.Path, _ => new Lock()))
        {
            session = Load(content, packsWeights, device, out var mapped);
            if (packsWeights && mapped is not null)
            {
                // A weight is still mapped from its file, which may be cut or overwritten. So all weights are read into our own memory.
                session.Dispose();
                using var whole = BundleContent.Read(content.Path, HeldWeights.All, memory: null, cancellation);
                session = whole.Identity == content.Identity ? Load(whole, packsWeights, device, out mapped) : throw Changed(content);
                if (mapped is not null)
                {
                    session.Dispose();
                    throw new ModelException(
                        $"{content.Path}: ONNX Runtime keeps a part of {mapped} mapped, which is safe from changes only inside the "
                        + "graph. Save the model with its constants in the graph, and import it again.");
                }
            }
        }

        Interlocked.Increment(ref loads);
        return new LoadedModel(content, session, device);
    }

    /// <summary>
    /// Creates a session; <paramref name="mapped"/> is a data file of which it keeps a part mapped, null if there is none.
    /// </summary>
    private static BertSession Load(BundleContent content, bool packsWeights, ComputeDevice device, out string? mapped)
    {
        var before = content.DataFiles.SelectMany(file => file.FindMappings()).ToHashSet(StringComparer.Ordinal);
        var session = CreateSession(content, packsWeights, device);
        mapped = content.DataFiles.FirstOrDefault(file => file.FindMappings().Any(mapping => !before.Contains(mapping)))?.Name;
        return session;
    }

    private static BertSession CreateSession(BundleContent content, bool packsWeights, ComputeDevice device)
    {
        BertSession session;
        try
        {
            session = new BertSession(content, packsWeights, device);
        }
        catch (OnnxRuntimeException error) when (device.IsCuda)
        {
            // The bytes are those that were hashed: it is the driver, its version, or the memory of the GPU.
            throw new DeviceException($"{content.Path} can't be loaded on the device {device}: {error.Message.TrimEnd()}", error);
        }
        catch (OnnxRuntimeException error)
        {
            content.Verify();
            throw content.DataFiles.All(file => file.IsUnchanged())
                ? new ModelException(
                    $"{content.Path}: {BundleManifest.GraphFileName} can't be loaded by ONNX Runtime: {error.Message}", error)
                : Changed(content);
        }

        try
        {
            // ONNX Runtime mapped the files while they were hashed: they must be the same before and after both.
            content.Verify();
            return content.DataFiles.All(file => file.IsUnchanged()) ? session : throw Changed(content);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static ModelException Changed(BundleContent content) =>
        new($"{content.Path}: a file was changed while the model was being opened. Open it again.");
}
