using ParquetSharp;
using SparkBert.Bundles;
using SparkBert.Models.Files;

namespace SparkBert.Models.SparkNlp;

/// <summary>Pairs in Parquet as Spark writes a data set of tuples: the columns <c>_1</c> and <c>_2</c>.</summary>
internal static class ParquetPairs
{
    private const long MaxRows = 10_000_000;

    /// <summary>Whether a file begins as Parquet does.</summary>
    public static bool IsParquet(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> magic = stackalloc byte[4];
        return file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length && magic.SequenceEqual("PAR1"u8);
    }

    /// <summary>Reads the pairs.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <exception cref="ModelException">It is damaged, or has other columns.</exception>
    public static List<(string Key, object? Value)> Read(string path, string name)
    {
        try
        {
            return Read(path);
        }
        catch (Exception error) when (error
            is ParquetException or ArgumentException or InvalidCastException or InvalidOperationException
            or NotSupportedException or OverflowException or IndexOutOfRangeException

            // ParquetSharp has no type for a schema that repeats what is no list.
            || error.GetType() == typeof(Exception))
        {
            throw new ModelException(
                $"{name} is a damaged Parquet file, or has not the columns _1 (text) and _2: "
                + $"{ForeignText.Show(error.Message, 400)}", error);
        }
    }

    private static List<(string Key, object? Value)> Read(string path)
    {
        using var reader = new ParquetFileReader(path);
        var schema = reader.FileMetaData.Schema;
        if (schema.NumColumns != 2 || schema.Column(0).Name != "_1" || schema.Column(1).Name != "_2")
        {
            var names = Enumerable.Range(0, schema.NumColumns).Take(8).Select(i => schema.Column(i).Name);
            throw new InvalidOperationException($"it has {schema.NumColumns} columns ({string.Join(", ", names)})");
        }

        var pairs = new List<(string, object?)>();
        for (var group = 0; group < reader.FileMetaData.NumRowGroups; group++)
        {
            using var rows = reader.RowGroup(group);

            // The number of rows is only what the file says; its pages may end sooner.
            var count = rows.MetaData.NumRows;
            if (count < 0 || count > MaxRows - pairs.Count || count > new FileInfo(path).Length * 100)
            {
                throw new InvalidOperationException($"it says that it has {count} rows");
            }

            using var keyColumn = rows.Column(0);
            using var valueColumn = rows.Column(1);
            var keys = ReadAll<string?>(keyColumn, count);
            var values = ReadValues(valueColumn, count);
            if (keys.Count != values.Count || keys.Count != count)
            {
                throw new InvalidOperationException($"it says {count} rows, but its columns have {keys.Count} and {values.Count}");
            }

            for (var i = 0; i < keys.Count; i++)
            {
                pairs.Add((keys[i] ?? throw new InvalidOperationException("a key is null"), values[i]));
            }
        }

        return pairs;
    }

    private static List<object?> ReadValues(ColumnReader column, long count)
    {
        using var logical = column.LogicalReader();
        return logical switch
        {
            LogicalColumnReader<int> numbers => [.. ReadAll(numbers, count).Select(value => (object?)value)],
            LogicalColumnReader<int?> numbers => [.. ReadAll(numbers, count).Select(value => (object?)value)],
            LogicalColumnReader<string?> texts => [.. ReadAll(texts, count)],
            _ => throw new InvalidOperationException(
                $"its column _2 is of {column.ColumnDescriptor.LogicalType.Type} and not a whole number or text"),
        };
    }

    private static List<T> ReadAll<T>(ColumnReader column, long count)
    {
        using var logical = column.LogicalReader<T>();
        return ReadAll(logical, count);
    }

    private static List<T> ReadAll<T>(LogicalColumnReader<T> column, long count)
    {
        var values = new List<T>();
        var buffer = new T[4096];
        while (column.HasNext && values.Count <= count)
        {
            var read = column.ReadBatch(buffer);
            if (read == 0)
            {
                break;
            }

            values.AddRange(buffer.AsSpan(0, read));
        }

        return values;
    }
}
