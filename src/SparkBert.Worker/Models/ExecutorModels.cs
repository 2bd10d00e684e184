using System.Globalization;
using SparkBert.Bundles;
using SparkBert.Sessions;

namespace SparkBert.Worker.Models;

/// <summary>
/// The models of an executor: one in memory for each identity and device, opened once even if many tasks need it at the same time. A model
/// that no task holds is closed after a time; if all together take too much memory, the least recently used one is closed first.
/// </summary>
/// <param name="limits">How much stays in memory, and for how long.</param>
/// <param name="clock">The time.</param>
/// <param name="log">Gets a line for each model that is opened or closed.</param>
/// <param name="open">Opens the bundle in a folder on a device.</param>
internal sealed class ExecutorModels(
    ModelLimits limits, TimeProvider clock, TextWriter log, Func<string, ComputeDevice, BertModel>? open = null) : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, OpenModel> models = new(StringComparer.OrdinalIgnoreCase);

    // Spark unpacks a bundle for each job: a file is opened once, and its hash is not worth a record.
    private readonly Func<string, ComputeDevice, BertModel> open =
        open ?? ((path, device) => BertModel.Open(path, new BertModelOptions { Device = device, RememberHashes = false }));
    private long uses;

    /// <summary>Bytes of the models in memory.</summary>
    public long ByteCount
    {
        get
        {
            lock (gate)
            {
                return models.Values.Sum(model => model.ByteCount);
            }
        }
    }

    /// <summary>Tasks that hold a model or wait for one.</summary>
    public int HolderCount
    {
        get
        {
            lock (gate)
            {
                return models.Values.Sum(model => model.Holders);
            }
        }
    }

    /// <summary>Gives a task a handle of its own, which it disposes at its end.</summary>
    /// <param name="name">See <see cref="ModelFolder.Find"/>.</param>
    /// <param name="filesDirectory">The folder of the session's files and archives.</param>
    /// <param name="identity">
    /// The identity of the driver's model; null to take any. An open model of this identity is taken without a look at the disk.
    /// </param>
    /// <param name="device">What it runs on.</param>
    /// <param name="cancellation">Ends the wait for a model that another task is opening.</param>
    /// <exception cref="ModelException">It is not on this executor, can't be used, or is not the driver's.</exception>
    /// <exception cref="OperationCanceledException">The task was cancelled.</exception>
    public HeldModel Hold(
        string name, string filesDirectory, string? identity, ComputeDevice device, CancellationToken cancellation)
    {
        if (identity is not null && FindOpened(ModelFolder.KeyOf(identity, device)) is { } opened)
        {
            return Take(opened, cancellation);
        }

        var folder = ModelFolder.Find(name, filesDirectory) with { Device = device };
        folder.Require(identity);
        var model = FindOrOpen(folder);
        try
        {
            return Take(model, cancellation);
        }
        catch (ModelException) when (model.Folder.Path != folder.Path)
        {
            // Another task tried the same model in another folder; this folder may be good.
            return Take(FindOrOpen(folder), cancellation);
        }
    }

    /// <summary>Closes all models. Tasks that hold one keep it.</summary>
    public void Dispose()
    {
        List<OpenModel> closed;
        lock (gate)
        {
            closed = [.. models.Values];
            models.Clear();
        }

        closed.ForEach(model => model.Close());
    }

    private HeldModel Take(OpenModel model, CancellationToken cancellation)
    {
        try
        {
            return new HeldModel(model.Wait(cancellation).Share(), () => Release(model));
        }
        catch
        {
            Release(model);
            throw;
        }
    }

    /// <summary>The model of an identity and a device, open and held; null if it must be opened first.</summary>
    private OpenModel? FindOpened(string key)
    {
        lock (gate)
        {
            return models.TryGetValue(key, out var model) && model.IsOpened ? Use(model) : null;
        }
    }

    /// <summary>The model of a folder, held; it may still be opening.</summary>
    private OpenModel FindOrOpen(ModelFolder folder)
    {
        lock (gate)
        {
            if (!models.TryGetValue(folder.Key, out var model))
            {
                model = new OpenModel(folder, Open);
                models.Add(folder.Key, model);
            }

            return Use(model);
        }
    }

    private OpenModel Use(OpenModel model)
    {
        model.Holders++;
        model.LastUse = ++uses;
        model.StopTimer();
        return model;
    }

    /// <summary>Opens a model on a thread of its own: tasks that are cancelled stop waiting for it, the others get it.</summary>
    private BertModel Open(OpenModel model)
    {
        BertModel? opened = null;
        try
        {
            // Makes room first, so that the limit is not exceeded meanwhile.
            var bytes = model.Folder.CountBytes();
            Close(ChangeSize(model, bytes), "others need its memory");
            using var room = HardMemoryLimit.Reserve(model.Folder.Path, bytes);
            var begun = clock.GetTimestamp();
            opened = open(model.Folder.Path, model.Folder.Device);
            if (!opened.Identity.Equals(model.Folder.Identity, StringComparison.OrdinalIgnoreCase))
            {
                throw new ModelException($"the model in {model.Folder.Path} was replaced while it was being opened. Start the job again.");
            }

            Close(ChangeSize(model, opened.ByteCount), "others need its memory");
            var seconds = clock.GetElapsedTime(begun).TotalSeconds;
            var name = $"{opened.Name} ({opened.Identity[..12]}){(opened.Device.IsCuda ? $" on {opened.Device}" : "")}";
            Log($"opened the model {name} from {opened.Path}: {opened.ByteCount:N0} bytes in {seconds:F1} s");
            return opened;
        }
        catch (Exception error)
        {
            opened?.Dispose();
            Forget(model);
            if (error is IOException or UnauthorizedAccessException)
            {
                throw new ModelException($"the model in {model.Folder.Path} can't be read: {error.Message}", error);
            }

            throw;
        }
    }

    /// <summary>Lets the next task retry a model that could not be opened: its files may have arrived meanwhile.</summary>
    private void Forget(OpenModel model)
    {
        lock (gate)
        {
            if (IsKept(model))
            {
                models.Remove(model.Folder.Key);
            }
        }
    }

    private void Release(OpenModel model)
    {
        List<OpenModel> closed;
        long use;
        lock (gate)
        {
            model.Holders--;
            model.LastUse = use = ++uses;
            if (model.Holders > 0 || !IsKept(model))
            {
                return;
            }

            closed = TakeOverBound();
            if (limits.IdleTime > TimeSpan.Zero)
            {
                model.StartTimer(clock, limits.IdleTime, () => CloseIdle(model, use));
            }
        }

        Close(closed, "others need its memory");
        if (limits.IdleTime == TimeSpan.Zero)
        {
            CloseIdle(model, use);
        }
    }

    private void CloseIdle(OpenModel model, long use)
    {
        lock (gate)
        {
            if (model.Holders > 0 || model.LastUse != use || !IsKept(model))
            {
                return;
            }

            models.Remove(model.Folder.Key);
        }

        Close([model], string.Create(CultureInfo.InvariantCulture, $"no task used it for {limits.IdleTime.TotalSeconds:N0} s"));
    }

    private List<OpenModel> ChangeSize(OpenModel model, long bytes)
    {
        lock (gate)
        {
            model.ByteCount = bytes;
            return TakeOverBound();
        }
    }

    /// <summary>
    /// Removes models until the others are within the bound: only those that no task holds, the least recently used one first. The last
    /// used one stays, else each task would open a model that is larger than the bound.
    /// </summary>
    private List<OpenModel> TakeOverBound()
    {
        var taken = new List<OpenModel>();
        var bytes = models.Values.Sum(model => model.ByteCount);
        foreach (var model in models.Values.OrderBy(model => model.LastUse).SkipLast(1).Where(model => model.Holders == 0).ToList())
        {
            if (bytes > Math.Min(limits.Bytes, HardMemoryLimit.Bytes / 2))
            {
                models.Remove(model.Folder.Key);
                bytes -= model.ByteCount;
                taken.Add(model);
            }
        }

        return taken;
    }

    private bool IsKept(OpenModel model) => models.TryGetValue(model.Folder.Key, out var kept) && kept == model;

    private void Close(List<OpenModel> closed, string reason)
    {
        foreach (var model in closed)
        {
            model.Close();
            Log($"closed the model in {model.Folder.Path} ({model.Folder.Identity[..12]}): {reason}");
        }
    }

    private void Log(FormattableString text) => log.WriteLine($"sparkbert worker: {text.ToString(CultureInfo.InvariantCulture)}");
}
