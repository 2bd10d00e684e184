using Apache.Arrow;
using SparkBert.Bundles;
using SparkBert.Functions;
using SparkBert.Spark.Sql.Types;

namespace SparkBert.Jobs.Sessions;

/// <summary>
/// Rows of a session, and as much of what can be done with them as the jobs need. Expressions are SQL: both drivers take them.
/// </summary>
public interface IJobFrame
{
    /// <summary>The columns.</summary>
    StructType Schema { get; }

    /// <summary>The names of the columns.</summary>
    IReadOnlyList<string> Columns { get; }

    /// <summary>Columns made of these.</summary>
    /// <param name="columns">The columns.</param>
    IJobFrame SelectColumns(params IEnumerable<JobColumn> columns);

    /// <summary>Rows for which a condition is true.</summary>
    /// <param name="condition">The condition, in SQL.</param>
    IJobFrame Where(string condition);

    /// <summary>Some rows, no more than a number.</summary>
    /// <param name="count">The number.</param>
    IJobFrame Limit(int count);

    /// <summary>The rows spread over a number of partitions.</summary>
    /// <param name="partitions">The number.</param>
    IJobFrame Repartition(int partitions);

    /// <summary>The rows of each partition through a function of the worker.</summary>
    /// <param name="command">The function.</param>
    /// <param name="schema">The columns that it returns.</param>
    IJobFrame MapInArrow(FunctionCommand command, Schema schema);

    /// <summary>The rows through a pipeline.</summary>
    /// <param name="pipeline">The stages.</param>
    /// <param name="options">How it runs.</param>
    IJobFrame Transform(Pipeline pipeline, JobTransform options);

    /// <summary>The rows of each group through a pipeline, as a grouped map.</summary>
    /// <param name="by">The columns that make the groups.</param>
    /// <param name="pipeline">The stages.</param>
    /// <param name="options">How it runs.</param>
    IJobFrame EmbedGroups(IReadOnlyList<JobColumn> by, Pipeline pipeline, JobTransform options);

    /// <summary>All rows, in this program's memory: the values of each.</summary>
    IReadOnlyList<IReadOnlyList<object?>> Collect();

    /// <summary>The number of rows.</summary>
    long Count();

    /// <summary>Keeps the rows on the disks of the executors once they are computed; <see cref="Unpersist"/> drops them.</summary>
    IJobFrame PersistOnDisk();

    /// <summary>Drops kept rows.</summary>
    void Unpersist();

    /// <summary>Names the frame for queries of the session.</summary>
    /// <param name="name">The name.</param>
    void CreateView(string name);

    /// <summary>The plan as Spark runs it, in its mode <c>formatted</c>.</summary>
    string Explain();

    /// <summary>The first rows as a table.</summary>
    /// <param name="rows">How many.</param>
    /// <param name="truncate">The length to which values are cut.</param>
    string Show(int rows, int truncate);

    /// <summary>Writes the rows into a folder.</summary>
    /// <param name="format">json or parquet.</param>
    /// <param name="path">The folder.</param>
    /// <param name="overwrite">Whether what is there is replaced; else it is an error.</param>
    /// <param name="options">Options of the format.</param>
    void Write(string format, string path, bool overwrite, params IReadOnlyList<(string Key, string Value)> options);

    /// <summary>Writes the rows of a stream into a folder of Parquet files, until it ends or the job is cancelled.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="checkpoint">The folder that remembers how far the query came.</param>
    /// <param name="interval">How often it looks for new rows, in SQL's words; null to end when all that is there is done.</param>
    void WriteStream(string path, string checkpoint, string? interval);
}
