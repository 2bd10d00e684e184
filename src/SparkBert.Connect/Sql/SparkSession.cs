using System.Security.Cryptography;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Google.Protobuf;
using SparkBert.Connect.Protocol;
using SparkBert.Connect.Transport;

namespace SparkBert.Connect.Sql;

/// <summary>A session of a server of Spark Connect. It may be used by several threads at once.</summary>
public sealed class SparkSession : IDisposable
{
    /// <summary>Local data above this size go to the server's cache, once each: Spark's <c>localRelationCacheThreshold</c>.</summary>
    private const int MaxLocalBytes = 1024 * 1024;

    private readonly RuntimeConfig conf;
    private long lastPlanId;

    internal SparkSession(SparkConnectClient client)
    {
        Client = client;
        conf = new RuntimeConfig(client);
        Artifacts = new Artifacts(client);
        client.Progress += progress => Progress?.Invoke(
            this,
            [.. progress.Stages.Select(stage =>
                new StageProgress(stage.StageId, stage.NumTasks, stage.NumCompletedTasks, stage.InputBytesRead, stage.Done))]);
    }

    /// <summary>
    /// Tells how far a running query of this session is, on the thread that reads its result. Servers tell it since Spark 4.0.
    /// </summary>
    public event EventHandler<IReadOnlyList<StageProgress>>? Progress;

    /// <summary>The session's id.</summary>
    public string SessionId => Client.SessionId;

    /// <summary>The settings of the session.</summary>
    public RuntimeConfig Conf() => conf;

    /// <summary>The version of Spark of the server.</summary>
    public string Version() => Client.Version;

    /// <summary>What workers are told of the version: it, or what <see cref="ProtocolTag.Setting"/> says in its place.</summary>
    internal string ToldVersion() => Conf().TryGet(ProtocolTag.Setting) is { Length: > 0 } protocol ? protocol : Version();

    internal SparkConnectClient Client { get; }

    internal Artifacts Artifacts { get; }

    /// <summary>Makes sessions.</summary>
    public static Builder Builder() => new();

    /// <summary>Reads files and tables.</summary>
    public DataFrameReader Read() => new(this);

    /// <summary>Reads streams.</summary>
    public DataStreamReader ReadStream() => new(this);

    /// <summary>The result of a statement. Commands, such as CREATE and INSERT, run now; a query runs when its rows are needed.</summary>
    /// <param name="sql">The statement.</param>
    /// <exception cref="SparkConnectException">The statement is wrong, or failed.</exception>
    public DataFrame Sql(string sql)
    {
        ArgumentNullException.ThrowIfNull(sql);
        var query = new Relation { Sql = new() { Query = sql } };
        var result = Client.Execute(new Command { SqlCommand = new() { Sql = sql, Input = query } })
            .Select(response => response.SqlCommandResult?.Relation).FirstOrDefault(relation => relation is not null);
        return CreateFrame(result ?? query);
    }

    /// <summary>A table or view.</summary>
    public DataFrame Table(string name) => Read().Table(name);

    /// <summary>The numbers from 0, as a column <c>id</c>.</summary>
    /// <param name="end">The number behind the last one.</param>
    public DataFrame Range(long end) => Range(0, end);

    /// <summary>Numbers, as a column <c>id</c>.</summary>
    /// <param name="start">The first one.</param>
    /// <param name="end">The last one is below it.</param>
    /// <param name="step">The distance between two.</param>
    /// <param name="partitions">The number of partitions; null for the server's choice.</param>
    public DataFrame Range(long start, long end, long step = 1, int? partitions = null)
    {
        var range = new Protocol.Range { Start = start, End = end, Step = step };
        if (partitions is { } number)
        {
            range.NumPartitions = number;
        }

        return CreateFrame(new Relation { Range = range });
    }

    /// <summary>A frame of rows of this program. More than a mebibyte goes to the server's cache, once for each content.</summary>
    /// <param name="batches">The rows, at least one batch, all of one schema. They are read before this returns.</param>
    /// <exception cref="ArgumentException">There is no batch.</exception>
    /// <exception cref="SparkConnectException">The server did not take the rows.</exception>
    public DataFrame CreateDataFrame(IEnumerable<RecordBatch> batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        using var data = new MemoryStream();
        ArrowStreamWriter? writer = null;
        foreach (var batch in batches)
        {
            writer ??= new ArrowStreamWriter(data, batch.Schema, leaveOpen: true);
            writer.WriteRecordBatch(batch);
        }

        if (writer is null)
        {
            throw new ArgumentException("there is no record batch, so the columns are not known; give one without rows.", nameof(batches));
        }

        writer.WriteEnd();
        writer.Dispose();
        var local = new LocalRelation { Data = ByteString.CopyFrom(data.GetBuffer(), 0, (int)data.Length) };
        if (data.Length <= MaxLocalBytes)
        {
            return CreateFrame(new Relation { LocalRelation = local });
        }

        // The cache holds the message, not its rows alone.
        var content = local.ToByteArray();
        var hash = Convert.ToHexStringLower(SHA256.HashData(content));
        Artifacts.SendCached($"cache/{hash}", content);
        return CreateFrame(new Relation { CachedLocalRelation = new() { Hash = hash } });
    }

    /// <summary>The session's functions.</summary>
    public UdfRegistration Udf() => new(this);

    /// <summary>Sends a file to the session; functions find it in their folder. What the session has is not sent again.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="name">
    /// Its name there: of an archive the folder in which it is unpacked. By default its own with the beginning of its SHA-256 behind it.
    /// </param>
    /// <returns>That name.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ArgumentException">The name has a character to which Spark gives a meaning.</exception>
    /// <exception cref="SparkConnectException">The session has other content under the name, or did not take it.</exception>
    public string AddArtifact(string path, ArtifactKind kind = ArtifactKind.File, string? name = null) =>
        ArtifactFiles.Send(Artifacts, path, kind, name);

    /// <summary>Sends files to the session, as <see cref="AddArtifact"/> does.</summary>
    /// <param name="kind">What they are.</param>
    /// <param name="paths">The files.</param>
    /// <returns>Their names.</returns>
    public IReadOnlyList<string> AddArtifacts(ArtifactKind kind, params string[] paths) =>
        [.. paths.Select(path => AddArtifact(path, kind))];

    /// <summary>Gathers the figures of functions' tasks; give it to the options of a transform.</summary>
    /// <exception cref="NotSupportedException">The server's Spark is 3.5, which sends no figures.</exception>
    public TaskFiguresAccumulator NewTaskFigures() => Version().StartsWith("3.", StringComparison.Ordinal)
        ? throw new NotSupportedException($"a server of Spark {Version()} sends no figures of tasks to its clients; 4.0 and later do.")
        : new TaskFiguresAccumulator(Client);

    /// <summary>Ends all running queries of the session.</summary>
    /// <returns>The ids of their operations.</returns>
    public IReadOnlyList<string> InterruptAll() =>
        Client.Interrupt(new InterruptRequest { InterruptType = InterruptRequest.Types.InterruptType.All });

    /// <summary>Ends the running queries of the session that have a tag.</summary>
    /// <param name="tag">The tag.</param>
    /// <returns>The ids of their operations.</returns>
    public IReadOnlyList<string> InterruptTag(string tag) => Client.Interrupt(
        new InterruptRequest { InterruptType = InterruptRequest.Types.InterruptType.Tag, OperationTag = RequireTag(tag) });

    /// <summary>Gives the queries that this thread runs from now on a tag, and those of the tasks that it starts.</summary>
    /// <param name="tag">The tag, without a comma.</param>
    /// <exception cref="ArgumentException">It is empty, or has a comma.</exception>
    public void AddTag(string tag) => Client.Tags = [.. Client.Tags.Append(RequireTag(tag)).Distinct()];

    /// <summary>Takes a tag from the queries that this thread runs from now on.</summary>
    /// <param name="tag">The tag.</param>
    public void RemoveTag(string tag) => Client.Tags = [.. Client.Tags.Where(other => other != tag)];

    /// <summary>The tags of the queries that this thread runs.</summary>
    public IReadOnlyList<string> GetTags() => Client.Tags;

    /// <summary>Takes all tags from the queries that this thread runs from now on.</summary>
    public void ClearTags() => Client.Tags = [];

    /// <summary>
    /// Ends the session at its server, with its views and artifacts, and the connection. A server of Spark 3.5 keeps the session until it
    /// times out.
    /// </summary>
    public void Stop()
    {
        Client.ReleaseSession();
        Client.Dispose();
    }

    /// <summary>Ends the session; see <see cref="Stop"/>.</summary>
    public void Dispose() => Stop();

    /// <summary>A frame of a relation, which gets the number by which its columns name it.</summary>
    internal DataFrame CreateFrame(Relation relation)
    {
        relation.Common ??= new RelationCommon { PlanId = Interlocked.Increment(ref lastPlanId) };
        return new DataFrame(this, relation);
    }

    private static string RequireTag(string tag)
    {
        ArgumentException.ThrowIfNullOrEmpty(tag);

        // Spark joins tags by commas.
        return tag.Contains(',', StringComparison.Ordinal)
            ? throw new ArgumentException($"a tag has no comma, but is '{tag}'.", nameof(tag))
            : tag;
    }
}
