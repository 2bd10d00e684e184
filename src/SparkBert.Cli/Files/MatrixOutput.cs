using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Cli.Writing;

namespace SparkBert.Cli.Files;

/// <summary>Vectors as a matrix, and beside it their other columns as JSON lines in the same order. Both are complete, or none.</summary>
internal sealed class MatrixOutput : IRowOutput
{
    private readonly OutputFile vectors;
    private readonly OutputFile ids;

    private MatrixOutput(OutputFile vectors, OutputFile ids)
    {
        (this.vectors, this.ids) = (vectors, ids);
    }

    /// <summary>The file of the other columns.</summary>
    /// <param name="path">That of the vectors.</param>
    public static string FindIds(string path) =>
        (OutputFormat.IsMatrix(OutputFormat.FindByName(path)) ? Path.ChangeExtension(path, null) : path) + ".ids.jsonl";

    /// <summary>Prepares both files: what can't be written is refused before any work.</summary>
    /// <param name="path">The file of the vectors.</param>
    /// <param name="format">One of <see cref="OutputFormat.Names"/>; null to take it from the name.</param>
    /// <param name="numbers">The numbers of the vectors.</param>
    /// <param name="overwrite">Whether files of these names are replaced.</param>
    /// <exception cref="UsageException">One can't be written.</exception>
    public static MatrixOutput Create(string path, string? format, VectorFormat numbers, bool overwrite)
    {
        if (FileIdentity.Find(path)?.Kind is FileKind.Pipe or FileKind.Device)
        {
            throw new UsageException($"the output {path} is no file, beside which the ids could be written; give the name of a file.");
        }

        var vectors = OutputFile.Create(path, format, ParquetSettings.Default, overwrite, numbers);
        try
        {
            return new MatrixOutput(
                vectors, OutputFile.Create(FindIds(path), OutputFormat.Jsonl, ParquetSettings.Default, overwrite));
        }
        catch (UsageException)
        {
            vectors.Dispose();
            throw;
        }
    }

    public void Write(RecordBatch batch)
    {
        vectors.Write(batch);
        var fields = batch.Schema.FieldsList;
        var kept = Enumerable.Range(0, batch.ColumnCount).Where(column => !IsVector(fields[column])).ToArray();
        ids.Write(new RecordBatch(
            new Schema([.. kept.Select(column => fields[column])], null), kept.Select(batch.Column), batch.Length));
    }

    public void Complete(Schema schema)
    {
        vectors.Complete(schema);
        ids.Complete(new Schema([.. schema.FieldsList.Where(field => !IsVector(field))], null));
    }

    public void Publish()
    {
        ids.Publish();
        try
        {
            vectors.Publish();
        }
        catch
        {
            ids.Withdraw();
            throw;
        }
    }

    public void Dispose()
    {
        vectors.Dispose();
        ids.Dispose();
    }

    private static bool IsVector(Field field) => field.DataType is FixedSizeListType;
}
