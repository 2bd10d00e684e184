using Apache.Arrow;
using Apache.Arrow.Ipc;
using SparkBert.Annotations;
using SparkBert.Spark.Sql.Types;

namespace SparkBert.Spark.Sql.Batches;

/// <summary>A file of record batches in Arrow's stream format, which takes local rows to the JVM.</summary>
internal static class ArrowStreamFile
{
    /// <summary>Writes a new file that only this user can read.</summary>
    /// <param name="path">The file; it must not exist.</param>
    /// <param name="batches">The rows.</param>
    /// <param name="schema">The columns of Spark's schema; null for those of the first batch.</param>
    /// <returns>The columns.</returns>
    /// <exception cref="ArgumentException">
    /// There is no batch and no schema, or a batch has other columns or types than the schema.
    /// </exception>
    /// <exception cref="SchemaException">A column is of a type that Spark does not have.</exception>
    public static StructType Write(string path, IEnumerable<RecordBatch> batches, StructType? schema)
    {
        using var stream = Create(path);
        ArrowStreamWriter? writer = null;
        DeclaredColumns? declared = null;
        foreach (var batch in batches)
        {
            schema ??= StructType.FromArrow(batch.Schema);
            declared ??= new DeclaredColumns(schema.ToArrowSchema());
            writer ??= new ArrowStreamWriter(stream, declared.Schema, leaveOpen: true);
            writer.WriteRecordBatch(Conform(batch, declared));
        }

        if (schema is null)
        {
            throw new ArgumentException("there are no record batches, so a frame of them needs a schema; give it.", nameof(batches));
        }

        writer ??= new ArrowStreamWriter(stream, schema.ToArrowSchema(), leaveOpen: true);
        writer.WriteEnd();
        writer.Dispose();
        return schema;
    }

    /// <summary>The JVM reads the buffers by its own schema: another layout would give wrong values and no error.</summary>
    private static RecordBatch Conform(RecordBatch batch, DeclaredColumns declared)
    {
        try
        {
            return declared.Conform(batch);
        }
        catch (SchemaException error)
        {
            throw new ArgumentException($"a batch doesn't fit the schema: {error.Message}", nameof(batch), error);
        }
    }

    private static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }
}
