using System.IO.Hashing;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using SparkBert.Testing.Fuzzing;
using SparkBert.Worker.Arrow;
using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Tests.Fuzz;

/// <summary>
/// Arrow streams of the types that Spark sends. Of a batch that is let through, every value can be read: offsets, lengths and buffers fit.
/// </summary>
internal static class ArrowParser
{
    private static readonly string[] Types =
    [
        "bool", "int8", "int16", "int32", "int64", "float", "double", "string", "binary", "date32", "timestamp_us", "timestamp_ntz",
        "decimal", "decimal_wide", "list", "struct", "map",
    ];

    public static FuzzedParser Create() => new(
        "worker-arrow",
        () => [.. Types.Select(type => Write(type)), Write(Types), Write("large_string", "int8"), Write("dictionary")],
        Read,
        typeof(ProtocolException),
        typeof(PeerGoneException))
    {
        Mutate = mutator => mutator.Random.Next(3) == 0 ? mutator.MutateOne() : mutator.Overwrite(mutator.Choose()),

        // Trusted at once are 16 MB of a message's metadata and as many of its body; a schema is copied before each.
        MaxAllocatedBytes = 80 << 20,
        Runs = 3000,
    };

    private static byte[] Write(params string[] types)
    {
        var columns = types.Select(ArrowTypes.Create).ToArray();
        var schema = new Schema(types.Select((name, i) => new Field(name, columns[i].Data.DataType, nullable: true)), null);
        using var stream = new MemoryStream();
        using (var writer = new ArrowStreamWriter(stream, schema, leaveOpen: true))
        {
            writer.WriteRecordBatch(new RecordBatch(schema, columns, 3));
            writer.WriteRecordBatch(new RecordBatch(schema, columns, 2));
            writer.WriteEnd();
        }

        return stream.ToArray();
    }

    private static string Read(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        var reader = new WireReader(stream);
        var input = new ArrowInput(reader);
        var text = new StringBuilder("read");
        foreach (var batch in input.ReadStream())
        {
            text.Append('\n').Append(batch.Length);
            for (var i = 0; i < batch.ColumnCount; i++)
            {
                text.Append(' ').Append(Sum(batch.Column(i), batch.Length));
            }
        }

        // What was read are bytes that were there.
        Assert.InRange(reader.Position, 0, bytes.Length);
        Assert.Equal(reader.Position, input.Bytes);
        return text.ToString();
    }

    /// <summary>A number of all values of a column, which makes each of them be read.</summary>
    private static ulong Sum(IArrowArray array, int rows)
    {
        var sum = (ulong)rows;
        for (var row = 0; row < rows; row++)
        {
            sum = (sum * 31) + (array.IsNull(row) ? 1 : Value(array, row));
        }

        return sum;
    }

    private static ulong Value(IArrowArray array, int row) => array switch
    {
        StringArray text => XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(text.GetString(row))),
        BinaryArray binary => XxHash3.HashToUInt64(binary.GetBytes(row)),
        BooleanArray flags => flags.GetValue(row)!.Value ? 2UL : 3UL,
        MapArray map => Values(map.Keys, map, row) + Values(map.Values, map, row),
        ListArray list => Values(list.Values, list, row),
        StructArray fields => fields.Fields.Aggregate(5UL, (sum, field) => (sum * 31) + (field.IsNull(row) ? 1 : Value(field, row))),
        NullArray => 7,
        _ => XxHash3.HashToUInt64(Fixed(array.Data, row)),
    };

    private static ulong Values(IArrowArray values, ListArray list, int row)
    {
        var sum = 11UL;
        for (var i = list.ValueOffsets[row]; i < list.ValueOffsets[row + 1]; i++)
        {
            sum = (sum * 31) + (values.IsNull(i) ? 1 : Value(values, i));
        }

        return sum;
    }

    private static ReadOnlySpan<byte> Fixed(ArrayData data, int row)
    {
        var size = Assert.IsAssignableFrom<FixedWidthType>(data.DataType).BitWidth / 8;
        return data.Buffers[1].Span.Slice(row * size, size);
    }
}
