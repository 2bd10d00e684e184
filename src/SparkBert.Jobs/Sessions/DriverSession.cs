using SparkBert.Bundles;
using SparkBert.Driver;
using SparkBert.Functions;
using SparkBert.Models;
using SparkBert.Models.Store;
using SparkBert.Sessions;
using SparkBert.Spark;
using SparkBert.Spark.Pipelines;
using SparkBert.Spark.Progress;
using SparkBert.Spark.Sql;
using SparkBert.Stages;

namespace SparkBert.Jobs.Sessions;

/// <summary>A session of our own driver: that of the spark-submit which started the program, or one that it starts.</summary>
internal sealed class DriverSession : IJobSession
{
    private readonly CancellationToken cancellation;

    /// <summary>A session that is there.</summary>
    /// <param name="session">The session; it ends with this one.</param>
    /// <param name="cancellation">Cancels the jobs.</param>
    public DriverSession(SparkSession session, CancellationToken cancellation)
    {
        Session = session;
        Accumulator = session.SparkContext.NewTaskFigures();
        this.cancellation = cancellation;
    }

    public string Version => Session.Version();

    public bool HasFigures => true;

    public IReadOnlyList<TaskFigures> Figures => Accumulator.Values();

    internal SparkSession Session { get; }

    internal TaskFiguresAccumulator Accumulator { get; }

    /// <summary>Starts the session. What neither spark-submit's command line nor the settings say is Spark's default.</summary>
    /// <param name="name">The application's name, where spark-submit has not named it.</param>
    /// <param name="settings">Settings of the session.</param>
    /// <param name="cancellation">Cancels the jobs.</param>
    /// <exception cref="SparkLaunchException">Spark can't be started.</exception>
    public static DriverSession Start(string name, IEnumerable<KeyValuePair<string, string>> settings, CancellationToken cancellation)
    {
        var builder = SparkSession.Builder();
        if (!SparkSubmit.StartedThisProgram)
        {
            // spark-submit has named the application already.
            builder.AppName(name);

            // Spark's own log would run through the progress line and the summary.
            builder.Config(SparkBertSettings.DriverLog, Environment.GetEnvironmentVariable("SPARKBERT_LOG") == "1");
        }

        foreach (var (key, value) in settings)
        {
            builder.Config(key, value);
        }

        return new DriverSession(Start(builder), cancellation);
    }

    public string? FindSetting(string key) => Session.Conf().TryGet(key);

    public void ChangeSetting(string key, string value) => Session.Conf().Set(key, value);

    public IJobFrame Read(string format, IReadOnlyList<string> paths, params IReadOnlyList<(string Key, string Value)> options)
    {
        var reader = Session.Read().Format(format);
        foreach (var (key, value) in options)
        {
            reader.Option(key, value);
        }

        return Wrap(reader.Load([.. paths]));
    }

    public IJobFrame ReadTextStream(string folder) => Wrap(Session.ReadStream().Text(folder));

    public IJobFrame Table(string name) => Wrap(Session.Table(name));

    public IJobFrame Sql(string query) => Wrap(Session.Sql(query));

    public bool PathExists(string path) => Session.SparkContext.PathExists(path);

    public PathContent FindContent(string path) => FolderContent.Find(Session.SparkContext.ListPath(path));

    public void Discard(string path) => Session.SparkContext.DeletePath(path);

    public BertModel LoadModel(string? name, string? precision)
    {
        // The driver needs the vocabulary and the sizes; the weights run in the workers.
        var options = new PretrainedOptions { PackWeights = false, Precision = precision };
        var model = Session.LoadModel(name, folder => BertModel.Load(folder, options, cancellation));
        if (precision is null || precision == model.Manifest.Precision)
        {
            return model;
        }

        // One that Spark ships is opened as it is. The bundle in the cache takes its place, and is shipped by the session.
        using (model)
        {
            return BertModel.Load(model.Path, options, cancellation);
        }
    }

    public void Describe(string work) => Session.SparkContext.SetJobDescription($"{Session.SparkContext.AppName}: {work}");

    public void RegisterEmbeddings(string name, BertEmbeddings embeddings, RowErrorMode mode, ComputeDevice device) =>
        Session.Udf().RegisterEmbeddings(
            name, embeddings, new TransformOptions { Mode = mode, Figures = Accumulator, Device = device });

    public IDisposable Watch() => new Watching(Session.SparkContext.CancelWith(cancellation), JobProgress.OnTerminal(Session, Accumulator));

    public void Dispose() => Session.Dispose();

    private DriverFrame Wrap(DataFrame frame) => new(this, frame, cancellation);

    /// <summary>Spark gives up on a master after a while, stops, and then says only that it is stopped.</summary>
    private static SparkSession Start(Builder builder)
    {
        try
        {
            return builder.GetOrCreate();
        }
        catch (JavaException error) when (error.JavaStackTrace.Contains("LiveListenerBus is stopped", StringComparison.Ordinal)
            || error.JavaStackTrace.Contains("Cannot call methods on a stopped SparkContext", StringComparison.Ordinal))
        {
            throw new SparkException(
                "Spark stopped while it started: the master did not answer, or has ended the application. Check the address of --master.",
                error);
        }
    }

    private sealed record Watching(IDisposable Cancelling, IDisposable? Progress) : IDisposable
    {
        public void Dispose()
        {
            Progress?.Dispose();
            Cancelling.Dispose();
        }
    }
}
