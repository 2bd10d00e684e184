using SparkBert.Bundles;
using SparkBert.Connect.Pipelines;
using SparkBert.Connect.Sql;
using SparkBert.Connect.Sql.Streaming;
using SparkBert.Functions;
using SparkBert.Spark.Sql.Types;
using static SparkBert.Connect.Sql.Functions;

namespace SparkBert.Jobs.Sessions;

/// <summary>A frame of a server of Spark Connect.</summary>
/// <param name="session">Its session.</param>
/// <param name="frame">The frame.</param>
/// <param name="cancellation">Ends what runs.</param>
internal sealed class ConnectFrame(ConnectSession session, DataFrame frame, CancellationToken cancellation) : IJobFrame
{
    public StructType Schema => StructType.ParseJson(frame.SchemaJson());

    public IReadOnlyList<string> Columns => frame.Columns();

    public IJobFrame SelectColumns(params IEnumerable<JobColumn> columns) => With(frame.Select([.. columns.Select(ToColumn)]));

    public IJobFrame Where(string condition) => With(frame.Where(condition));

    public IJobFrame Limit(int count) => With(frame.Limit(count));

    public IJobFrame Repartition(int partitions) => With(frame.Repartition(partitions));

    public IJobFrame MapInArrow(FunctionCommand command, Apache.Arrow.Schema schema) =>
        With(frame.MapInArrow(command, schema));

    public IJobFrame Transform(Pipeline pipeline, JobTransform options) => With(pipeline.Transform(frame, ToOptions(options)));

    public IJobFrame EmbedGroups(IReadOnlyList<JobColumn> by, Pipeline pipeline, JobTransform options) =>
        With(frame.GroupBy([.. by.Select(ToColumn)]).EmbedGroups(pipeline, ToOptions(options)));

    public IReadOnlyList<IReadOnlyList<object?>> Collect() => [.. frame.Collect(cancellation)
        .Select(row => (IReadOnlyList<object?>)[.. Enumerable.Range(0, row.Size()).Select(at => row[at])])];

    public long Count() => frame.Count(cancellation);

    public IJobFrame PersistOnDisk() => With(frame.Persist("DISK_ONLY"));

    public void Unpersist() => frame.Unpersist();

    public void CreateView(string name) => frame.CreateOrReplaceTempView(name);

    public string Explain() => frame.ExplainString("formatted");

    public string Show(int rows, int truncate) => frame.ShowString(rows, truncate);

    public void Write(string format, string path, bool overwrite, params IReadOnlyList<(string Key, string Value)> options)
    {
        var writer = frame.Write().Format(format).Mode(overwrite ? SaveMode.Overwrite : SaveMode.ErrorIfExists);
        foreach (var (key, value) in options)
        {
            writer.Option(key, value);
        }

        writer.Save(path, cancellation);
    }

    public void WriteStream(string path, string checkpoint, string? interval)
    {
        using var running = frame.WriteStream().Format("parquet").CheckpointLocation(checkpoint)
            .Trigger(interval is null ? Trigger.AvailableNow() : Trigger.ProcessingTime(interval)).Start(path);

        // The query lives at the server: it would go on without this program. The end of the block stops it.
        running.AwaitTermination(cancellation);
        cancellation.ThrowIfCancellationRequested();
    }

    private static Column ToColumn(JobColumn column) => (column.Name, column.Metadata) switch
    {
        (null, _) => Expr(column.Sql),
        ({ } name, null) => Expr(column.Sql).As(name),
        ({ } name, { } metadata) => Expr(column.Sql).As(name, metadata),
    };

    private ConnectFrame With(DataFrame other) => new(session, other, cancellation);

    private TransformOptions ToOptions(JobTransform options) => new()
    {
        Mode = options.Mode,
        ErrorCol = options.ErrorCol,
        InputHasErrorCol = true,
        Columns = options.Columns,
        Figures = session.Accumulator,
        Device = options.Device,
        Model = session.ModelPlace,
    };
}
