using SparkBert.Bundles;
using SparkBert.Connect;
using SparkBert.Connect.Pipelines;
using SparkBert.Connect.Sql;
using SparkBert.Driver;
using SparkBert.Driver.Shipping;
using SparkBert.Functions;
using SparkBert.Models;
using SparkBert.Models.Store;
using SparkBert.Sessions;
using SparkBert.Stages;

namespace SparkBert.Jobs.Sessions;

/// <summary>A session of a server of Spark Connect. No JVM runs here; files are the server's, models are opened here and sent.</summary>
internal sealed class ConnectSession : IJobSession
{
    private const string NotFound = "PATH_NOT_FOUND";

    private readonly CancellationToken cancellation;
    private readonly Dictionary<string, string> places = new(StringComparer.Ordinal);

    private ConnectSession(SparkSession session, CancellationToken cancellation)
    {
        Session = session;
        Accumulator = session.Version().StartsWith("3.", StringComparison.Ordinal) ? null : session.NewTaskFigures();
        this.cancellation = cancellation;
    }

    public string Version => Session.Version();

    public bool HasFigures => Accumulator is not null;

    public IReadOnlyList<TaskFigures> Figures => Accumulator?.Values() ?? [];

    internal SparkSession Session { get; }

    internal TaskFiguresAccumulator? Accumulator { get; }

    /// <summary>Where nodes have the models that were opened, if the job named such a place; null to send them.</summary>
    /// <exception cref="ArgumentException">Models of one pipeline are in several places.</exception>
    internal string? ModelPlace => places.Values.Distinct().ToList() switch
    {
        [] => null,
        [var only] => only,
        _ => throw new ArgumentException(
            "over Spark Connect the models of one pipeline must be in one place: name folders of this machine, which are sent."),
    };

    /// <summary>Makes a session.</summary>
    /// <param name="address">The server: <c>sc://host:port/;...</c>.</param>
    /// <param name="settings">Settings of the session.</param>
    /// <param name="cancellation">Ends the job's queries.</param>
    /// <exception cref="SparkConnectException">The server can't be reached, or refused a setting.</exception>
    public static ConnectSession Start(
        string address, IEnumerable<KeyValuePair<string, string>> settings, CancellationToken cancellation)
    {
        var builder = SparkSession.Builder().Remote(address);
        foreach (var (key, value) in settings)
        {
            builder.Config(key, value);
        }

        return new ConnectSession(builder.GetOrCreate(), cancellation);
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

    public IJobFrame ReadTextStream(string folder) => Wrap(Session.ReadStream().Format("text").Load(folder));

    public IJobFrame Table(string name) => Wrap(Session.Table(name));

    public IJobFrame Sql(string query) => Wrap(Session.Sql(query));

    /// <summary>A client has no way to a file system but to read from it: a source of any files, of which nothing is read here.</summary>
    public bool PathExists(string path)
    {
        try
        {
            _ = ReadFiles(path).Schema();
            return true;
        }
        catch (SparkConnectException error) when (error.ErrorClass == NotFound)
        {
            return false;
        }
    }

    /// <summary>
    /// Files that are empty, or begin with a full stop or an underscore, are none to Spark's sources: a run leaves such,
    /// and no rows with them.
    /// </summary>
    public PathContent FindContent(string path) => !PathExists(path) ? PathContent.None
        : ReadFiles(path).Select("path").IsEmpty(cancellation) ? PathContent.LeftOver
        : PathContent.Files;

    /// <summary>A client can't delete; it can write nothing in the place of what is there.</summary>
    public void Discard(string path)
    {
        if (PathExists(path))
        {
            Session.Range(0).Write().Mode(SaveMode.Overwrite).Json(path);
        }
    }

    public BertModel LoadModel(string? name, string? precision)
    {
        name ??= FindSetting(SparkBertSettings.Model) ?? throw new ModelException(
            $"no model is named: give --model, or set {SparkBertSettings.Model}.");
        var path = SparkAddress.GetPathOnEveryNode(name);
        if (path is not null && !Directory.Exists(path))
        {
            throw new ModelException(
                $"{name} is to be on every node, but this machine has no {path}, and the job needs the model's vocabulary and sizes here "
                + "too. Copy it here, or name a folder of this machine, which is sent.");
        }

        // An archive is imported for vocabulary and sizes, and sent as it is.
        var options = new PretrainedOptions { PackWeights = false, Precision = precision };
        var model = BertModel.Load(path ?? name, options, cancellation);

        // What is there or sent in another precision is not what was opened: the bundle in the cache is sent then.
        if ((path is not null || SparkAddress.IsArchive(name)) && precision != BundleManifest.EightBitPrecision)
        {
            places[model.Path] = name;
        }

        return model;
    }

    /// <summary>Servers name operations by their plans, which have the models' names; there is no description beside them.</summary>
    public void Describe(string work)
    {
    }

    public void RegisterEmbeddings(string name, BertEmbeddings embeddings, RowErrorMode mode, ComputeDevice device) =>
        Session.Udf().RegisterEmbeddings(
            name, embeddings, new TransformOptions { Mode = mode, Figures = Accumulator, Model = ModelPlace, Device = device });

    public IDisposable? Watch() => null;

    public void Dispose() => Session.Dispose();

    private DataFrame ReadFiles(string path) => Session.Read().Format("binaryFile").Option("recursiveFileLookup", true).Load(path);

    private ConnectFrame Wrap(DataFrame frame) => new(this, frame, cancellation);
}
