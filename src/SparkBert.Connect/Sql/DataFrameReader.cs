using System.Globalization;
using SparkBert.Connect.Protocol;

namespace SparkBert.Connect.Sql;

/// <summary>Reads files and tables. Paths are the server's.</summary>
public sealed class DataFrameReader
{
    private readonly SparkSession session;
    private readonly Read.Types.DataSource source = new();

    internal DataFrameReader(SparkSession session) => this.session = session;

    /// <summary>The format: csv, json, parquet, orc, text, or the name of another source.</summary>
    public DataFrameReader Format(string format)
    {
        source.Format = format;
        return this;
    }

    /// <summary>The columns, in SQL's words: <c>id bigint, text string</c>.</summary>
    public DataFrameReader Schema(string ddl)
    {
        source.Schema = ddl;
        return this;
    }

    /// <summary>An option of the format.</summary>
    public DataFrameReader Option(string key, string value)
    {
        source.Options[key] = value;
        return this;
    }

    /// <summary>An option of the format.</summary>
    public DataFrameReader Option(string key, bool value) => Option(key, value ? "true" : "false");

    /// <summary>An option of the format.</summary>
    public DataFrameReader Option(string key, long value) => Option(key, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>The rows of files or folders; of a source that needs none without paths.</summary>
    public DataFrame Load(params string[] paths)
    {
        var read = source.Clone();
        read.Paths.AddRange(paths);
        return session.CreateFrame(new Relation { Read = new() { DataSource = read } });
    }

    /// <summary>The rows of CSV files.</summary>
    public DataFrame Csv(params string[] paths) => Format("csv").Load(paths);

    /// <summary>The rows of JSON files, a line each.</summary>
    public DataFrame Json(params string[] paths) => Format("json").Load(paths);

    /// <summary>The lines of text files, as a column <c>value</c>.</summary>
    public DataFrame Text(params string[] paths) => Format("text").Load(paths);

    /// <summary>The rows of Parquet files.</summary>
    public DataFrame Parquet(params string[] paths) => Format("parquet").Load(paths);

    /// <summary>The rows of ORC files.</summary>
    public DataFrame Orc(params string[] paths) => Format("orc").Load(paths);

    /// <summary>A table or view.</summary>
    public DataFrame Table(string name) => session.CreateFrame(
        new Relation { Read = new() { NamedTable = new() { UnparsedIdentifier = name, Options = { source.Options } } } });
}
