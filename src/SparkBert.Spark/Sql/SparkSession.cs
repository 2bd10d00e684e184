using Apache.Arrow;
using Apache.Arrow.Ipc;
using SparkBert.Spark.Gateway;
using SparkBert.Spark.Sql.Batches;
using SparkBert.Spark.Sql.Types;

namespace SparkBert.Spark.Sql;

/// <summary>
/// The way into Spark: reads frames, runs SQL, makes frames of local rows. Threads may share it; each has a thread of its own in the JVM.
/// </summary>
public sealed class SparkSession : IDisposable
{
    /// <summary>Rows of .NET values in a batch.</summary>
    private const int RowsPerBatch = 10_000;

    internal SparkSession(SparkJvm jvm, JavaObject java)
    {
        Jvm = jvm;
        Java = java;
        SparkContext = new SparkContext(jvm, java.CallObject("sparkContext"));
        Conf = new RuntimeConfig(java.CallObject("conf"));
    }

    /// <summary>The application.</summary>
    public SparkContext SparkContext { get; }

    /// <summary>The session's settings.</summary>
    public RuntimeConfig Conf { get; }

    /// <summary>Spark's version, such as <c>4.2.1</c>.</summary>
    public string Version => Jvm.Version.Text;

    /// <summary>The tables and views.</summary>
    public Catalog Catalog => new(Java.CallObject("catalog"));

    /// <summary>The streaming queries.</summary>
    public Streaming.StreamingQueryManager Streams => new(this, Java.CallObject("streams"));

    internal SparkJvm Jvm { get; }

    internal JavaObject Java { get; }

    /// <summary>Starts the description of a session.</summary>
    public static Builder Builder() => new();

    /// <summary>Reads frames.</summary>
    public DataFrameReader Read() => new(this, Java.CallObject("read"));

    /// <summary>Reads frames whose rows come as a stream.</summary>
    public Streaming.DataStreamReader ReadStream() => new(this, Java.CallObject("readStream"));

    /// <summary>Runs SQL.</summary>
    /// <exception cref="JavaException">It can't be parsed, or names what isn't there.</exception>
    public DataFrame Sql(string sql) => Frame(Java.CallObject("sql", sql));

    /// <summary>A table or view.</summary>
    public DataFrame Table(string name) => Frame(Java.CallObject("table", name));

    /// <summary>Numbers from 0 to below an end, in a column <c>id</c>.</summary>
    public DataFrame Range(long end) => Range(0, end);

    /// <summary>Numbers in a column <c>id</c>.</summary>
    /// <param name="start">The first.</param>
    /// <param name="end">The numbers stay below it.</param>
    /// <param name="step">From one to the next.</param>
    /// <param name="partitions">The number of partitions; by default as many as the cluster has slots.</param>
    public DataFrame Range(long start, long end, long step = 1, int? partitions = null) =>
        Frame((partitions is { } count ? Java.CallObject("range", start, end, step, count) : Java.CallObject("range", start, end, step)).CallObject("toDF"));

    /// <summary>Registers functions for SQL.</summary>
    public UdfRegistration Udf() => new(this);

    /// <summary>A session with the same application and tables but its own settings, views and functions.</summary>
    public SparkSession NewSession() => new(Jvm, Java.CallObject("newSession"));

    /// <summary>A frame of rows.</summary>
    /// <exception cref="ArgumentException">A value doesn't fit its column's type, or is null where the schema has none.</exception>
    public DataFrame CreateDataFrame(IEnumerable<Row> rows, StructType schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return CreateDataFrame(Batches(rows, schema), schema);
    }

    /// <summary>A frame of rows given as their values.</summary>
    /// <exception cref="ArgumentException">A value doesn't fit its column's type, or is null where the schema has none.</exception>
    public DataFrame CreateDataFrame(IEnumerable<object?[]> rows, StructType schema) => CreateDataFrame(rows.Select(values => new Row(schema, values)), schema);

    /// <summary>A frame of one column <c>value</c> of texts.</summary>
    public DataFrame CreateDataFrame(IEnumerable<string?> values) =>
        CreateDataFrame(values.Select(value => new object?[] { value }), new StructType(new StructField("value", new StringType())));

    /// <summary>A frame of record batches, which stay the caller's. Each batch becomes a partition or a part of one.</summary>
    /// <param name="batches">The rows, batches of one schema.</param>
    /// <param name="schema">The columns as Spark has them; by default those of the first batch.</param>
    /// <exception cref="ArgumentException">There is no batch and no schema, or a batch has other columns or types than the schema.</exception>
    /// <exception cref="NotSupportedException">A column has a type that Spark does not read.</exception>
    public DataFrame CreateDataFrame(IEnumerable<RecordBatch> batches, StructType? schema = null)
    {
        ArgumentNullException.ThrowIfNull(batches);
        var file = Path.Combine(Path.GetTempPath(), $"sparkbert-{Guid.NewGuid():N}.arrow");
        try
        {
            schema = WriteStream(file, batches, schema);
            const string Utils = "org.apache.spark.sql.api.python.PythonSQLUtils";
            var iterator = Jvm.Gateway.CallStaticObject(Utils, "readArrowStreamFromFile", file);
            return Frame(Jvm.Gateway.CallStaticObject(Utils, "toDataFrame", iterator, schema.Json, Java));
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>
    /// Ends the application. The JVM that the program started ends too; the next session that is built starts another. Frames of this session can't be
    /// used any more.
    /// </summary>
    public void Stop()
    {
        if (Jvm.IsStopped)
        {
            return;
        }

        try
        {
            Java.Call("stop");
        }
        catch (SparkGoneException)
        {
            // It ended before it was asked to.
        }
        finally
        {
            // What was settled for this application does not hold for the next, not even in the JVM of spark-submit, which goes on.
            Jvm.Dispose();
        }
    }

    /// <summary>Ends the application, as <see cref="Stop"/> does.</summary>
    public void Dispose() => Stop();

    internal DataFrame Frame(JavaObject java) => new(this, java);

    /// <summary>Rows in batches, since a batch of a large frame becomes a partition.</summary>
    private static IEnumerable<RecordBatch> Batches(IEnumerable<Row> rows, StructType schema)
    {
        foreach (var part in rows.Chunk(RowsPerBatch))
        {
            using var batch = ColumnWriter.Batch(part, schema);
            yield return batch;
        }
    }

    /// <summary>Writes what the JVM reads; only this user can read the file.</summary>
    private static StructType WriteStream(string file, IEnumerable<RecordBatch> batches, StructType? schema)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var stream = new FileStream(file, options);
        ArrowStreamWriter? writer = null;
        Schema? expected = null;
        foreach (var batch in batches)
        {
            schema ??= StructType.FromArrow(batch.Schema);
            ArrowLayout.Check(batch, expected ??= schema.ToArrowSchema());
            writer ??= new ArrowStreamWriter(stream, batch.Schema, leaveOpen: true);
            writer.WriteRecordBatch(batch);
        }

        if (schema is null)
        {
            throw new ArgumentException("a frame of no record batches needs a schema.", nameof(batches));
        }

        writer ??= new ArrowStreamWriter(stream, schema.ToArrowSchema(), leaveOpen: true);
        writer.WriteEnd();
        writer.Dispose();
        return schema;
    }
}
