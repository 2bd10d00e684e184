using System.Globalization;
using SparkBert.Connect.Protocol;
using WriteMode = SparkBert.Connect.Protocol.WriteOperation.Types.SaveMode;
using TableMethod = SparkBert.Connect.Protocol.WriteOperation.Types.SaveTable.Types.TableSaveMethod;

namespace SparkBert.Connect.Sql;

/// <summary>Writes the rows of a frame. Paths are the server's.</summary>
public sealed class DataFrameWriter
{
    private readonly DataFrame frame;
    private readonly WriteOperation operation;

    internal DataFrameWriter(DataFrame frame)
    {
        this.frame = frame;
        operation = new WriteOperation { Input = frame.Relation, Mode = WriteMode.ErrorIfExists };
    }

    /// <summary>What happens if the target exists; by default it fails.</summary>
    public DataFrameWriter Mode(SaveMode mode)
    {
        operation.Mode = mode switch
        {
            SaveMode.Append => WriteMode.Append,
            SaveMode.Overwrite => WriteMode.Overwrite,
            SaveMode.Ignore => WriteMode.Ignore,
            _ => WriteMode.ErrorIfExists,
        };
        return this;
    }

    /// <summary>The format: csv, json, parquet, orc, text, or the name of another one; Spark's default if it is not called.</summary>
    public DataFrameWriter Format(string format)
    {
        operation.Source = format;
        return this;
    }

    /// <summary>An option of the format.</summary>
    public DataFrameWriter Option(string key, string value)
    {
        operation.Options[key] = value;
        return this;
    }

    /// <summary>An option of the format.</summary>
    public DataFrameWriter Option(string key, bool value) => Option(key, value ? "true" : "false");

    /// <summary>An option of the format.</summary>
    public DataFrameWriter Option(string key, long value) => Option(key, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A folder for each value of columns.</summary>
    public DataFrameWriter PartitionBy(params string[] columns)
    {
        operation.PartitioningColumns.AddRange(columns);
        return this;
    }

    /// <summary>Writes to a sink without a path.</summary>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="SparkConnectException">It failed.</exception>
    public void Save(CancellationToken cancellation = default) => Run(operation.Clone(), cancellation);

    /// <summary>Writes files into a folder.</summary>
    /// <param name="path">The folder, at the server.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="SparkConnectException">It failed.</exception>
    public void Save(string path, CancellationToken cancellation = default)
    {
        var write = operation.Clone();
        write.Path = path;
        Run(write, cancellation);
    }

    /// <summary>Writes a table, and makes it if needed.</summary>
    /// <param name="name">The table.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="SparkConnectException">It failed.</exception>
    public void SaveAsTable(string name, CancellationToken cancellation = default) => Write(name, TableMethod.SaveAsTable, cancellation);

    /// <summary>Writes into a table that is there; columns go by their places.</summary>
    /// <param name="name">The table.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="SparkConnectException">It failed.</exception>
    public void InsertInto(string name, CancellationToken cancellation = default) => Write(name, TableMethod.InsertInto, cancellation);

    /// <summary>Writes CSV files into a folder.</summary>
    public void Csv(string path) => Format("csv").Save(path);

    /// <summary>Writes JSON files into a folder.</summary>
    public void Json(string path) => Format("json").Save(path);

    /// <summary>Writes text files into a folder.</summary>
    public void Text(string path) => Format("text").Save(path);

    /// <summary>Writes Parquet files into a folder.</summary>
    public void Parquet(string path) => Format("parquet").Save(path);

    private void Write(string table, TableMethod method, CancellationToken cancellation)
    {
        var write = operation.Clone();
        write.Table = new() { TableName = table, SaveMethod = method };
        Run(write, cancellation);
    }

    private void Run(WriteOperation write, CancellationToken cancellation) =>
        frame.SparkSession.Client.Execute(new Command { WriteOperation = write }, cancellation);
}
