using System.Globalization;
using SparkBert.Connect.Protocol;

namespace SparkBert.Connect.Sql;

/// <summary>Reads streams. Paths are the server's.</summary>
public sealed class DataStreamReader
{
    private readonly SparkSession session;
    private readonly Read.Types.DataSource source = new();

    internal DataStreamReader(SparkSession session) => this.session = session;

    /// <summary>The format: csv, json, parquet, orc, text, rate, kafka, or the name of another source.</summary>
    public DataStreamReader Format(string format)
    {
        source.Format = format;
        return this;
    }

    /// <summary>The columns, in SQL's words: <c>id bigint, text string</c>. Files need it.</summary>
    public DataStreamReader Schema(string ddl)
    {
        source.Schema = ddl;
        return this;
    }

    /// <summary>An option of the format.</summary>
    public DataStreamReader Option(string key, string value)
    {
        source.Options[key] = value;
        return this;
    }

    /// <summary>An option of the format.</summary>
    public DataStreamReader Option(string key, bool value) => Option(key, value ? "true" : "false");

    /// <summary>An option of the format.</summary>
    public DataStreamReader Option(string key, long value) => Option(key, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>The stream of a source without a path.</summary>
    public DataFrame Load() => CreateFrame([]);

    /// <summary>The stream of a folder's files: those that are there, and those that come.</summary>
    public DataFrame Load(string path) => CreateFrame([path]);

    /// <summary>The stream of a table.</summary>
    public DataFrame Table(string name) => session.CreateFrame(new Relation
    {
        Read = new() { IsStreaming = true, NamedTable = new() { UnparsedIdentifier = name, Options = { source.Options } } },
    });

    private DataFrame CreateFrame(string[] paths)
    {
        var read = source.Clone();
        read.Paths.AddRange(paths);
        return session.CreateFrame(new Relation { Read = new() { IsStreaming = true, DataSource = read } });
    }
}
