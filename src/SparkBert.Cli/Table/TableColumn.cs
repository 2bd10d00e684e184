using System.Globalization;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using Npgsql;
using NpgsqlTypes;
using Pgvector;

namespace SparkBert.Cli.Table;

/// <summary>A column of the flat layout as one of a table: its type there, and how a value goes into a <c>COPY</c>.</summary>
internal sealed class TableColumn
{
    /// <summary>The type for a list of floats, of pgvector.</summary>
    public const string VectorType = "vector";

    /// <summary>The same for half floats.</summary>
    public const string HalfVectorType = "halfvec";

    /// <summary>What a text can't hold in PostgreSQL.</summary>
    private const char Nul = '\0';

    private readonly Action<NpgsqlBinaryImporter, IArrowArray, int> write;
    private readonly NpgsqlParameter? probe;

    private TableColumn(string name, string type, Action<NpgsqlBinaryImporter, IArrowArray, int> write, NpgsqlParameter? probe = null)
    {
        (Name, Type, this.write, this.probe) = (name, type, write, probe);
    }

    public string Name { get; }

    /// <summary>The type, as <c>format_type</c> says it.</summary>
    public string Type { get; }

    /// <summary>The column of a table for one of the layout.</summary>
    /// <exception cref="UsageException">No type of a table is known for it.</exception>
    public static TableColumn Create(Field field) => field.DataType switch
    {
        Int8Type => new TableColumn(field.Name, "smallint", (copy, array, row) =>
            copy.Write((short)((Int8Array)array).GetValue(row)!.Value, NpgsqlDbType.Smallint)),
        Int16Type => new TableColumn(field.Name, "smallint", (copy, array, row) =>
            copy.Write(((Int16Array)array).GetValue(row)!.Value, NpgsqlDbType.Smallint)),
        Int32Type => new TableColumn(field.Name, "integer", (copy, array, row) =>
            copy.Write(((Int32Array)array).GetValue(row)!.Value, NpgsqlDbType.Integer)),
        Int64Type => new TableColumn(field.Name, "bigint", (copy, array, row) =>
            copy.Write(((Int64Array)array).GetValue(row)!.Value, NpgsqlDbType.Bigint)),
        StringType => new TableColumn(field.Name, "text", (copy, array, row) =>
            copy.Write(((StringArray)array).GetString(row).Replace(Nul, '\uFFFD'), NpgsqlDbType.Text)),
        FixedSizeListType { ValueDataType: FloatType } list =>
            OfVectors<float, Vector>(field.Name, VectorType, list, values => new Vector(values)),
        FixedSizeListType { ValueDataType: HalfFloatType } list =>
            OfVectors<Half, HalfVector>(field.Name, HalfVectorType, list, values => new HalfVector(values)),
        _ => throw new UsageException(
            $"--id-col: a table takes integers and texts as ids, and the column has the type {field.DataType.Name}; "
            + "leave it out, and rows are numbered."),
    };

    /// <summary>Writes a value.</summary>
    public void Write(NpgsqlBinaryImporter copy, IArrowArray array, int row)
    {
        if (array.IsNull(row))
        {
            copy.WriteNull();
        }
        else
        {
            write(copy, array, row);
        }
    }

    /// <summary>Sends a value of a type that the database need not have, so that a run does not find out with its first row.</summary>
    /// <exception cref="NotSupportedException">The type is not found.</exception>
    /// <exception cref="ArgumentException">There are several of its name.</exception>
    public void Probe(NpgsqlConnection connection)
    {
        if (probe is not null)
        {
            using var command = new NpgsqlCommand("SELECT $1 IS NULL", connection);
            command.Parameters.Add(probe.Clone());
            command.ExecuteScalar();
        }
    }

    /// <summary>Whether a value has a character that the table does not have, so that U+FFFD stands for it.</summary>
    public static bool HasNul(IArrowArray array, int row) =>
        array is StringArray texts && texts.IsValid(row) && texts.GetBytes(row).Contains((byte)Nul);

    private static TableColumn OfVectors<T, TVector>(string name, string type, FixedSizeListType list, Func<T[], TVector> create)
        where T : unmanaged
    {
        // It reads the values when it is written: one is enough.
        var values = new T[list.ListSize];
        var vector = create(values);
        return new TableColumn(
            name,
            Format(type, list),
            (copy, array, row) =>
            {
                TakeVector<T>(array, row).CopyTo(values);
                copy.Write(vector, type);
            },
            new NpgsqlParameter { Value = vector, DataTypeName = type });
    }

    private static string Format(string type, FixedSizeListType list) =>
        string.Create(CultureInfo.InvariantCulture, $"{type}({list.ListSize})");

    private static ReadOnlySpan<T> TakeVector<T>(IArrowArray array, int row)
        where T : unmanaged
    {
        var vectors = (FixedSizeListArray)array;
        var size = ((FixedSizeListType)vectors.Data.DataType).ListSize;
        var start = vectors.Values.Data.Offset + ((vectors.Data.Offset + row) * size);
        return MemoryMarshal.Cast<byte, T>(vectors.Values.Data.Buffers[1].Span).Slice(start, size);
    }
}
