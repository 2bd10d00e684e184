using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Arrow;

/// <summary>
/// Checks the flatbuffer of an Arrow message (Message.fbs, Schema.fbs) before Arrow's reader gets it, which trusts every length. Slots are
/// the numbers of the fields in those files.
/// </summary>
internal static class MessageMetadata
{
    private const int MaxDepth = 64;
    private const int MaxFields = 100_000;
    private const int StructSize = 16;

    /// <summary>Struct_ in the union Type.</summary>
    private const byte StructTypeId = 13;

    /// <summary>LargeBinary and LargeUtf8 in the union Type.</summary>
    private const byte LargeBinaryTypeId = 19;
    private const byte LargeUtf8TypeId = 20;

    /// <exception cref="ProtocolException">An offset or a length points outside, or a required field is missing.</exception>
    public static (MessageKind Kind, long BodyLength) Read(ReadOnlySpan<byte> metadata)
    {
        var message = FlatTable.Root(metadata);
        var kind = (MessageKind)message.Byte(1);
        switch (kind)
        {
            case MessageKind.Schema:
                CheckSchema(message.Table(2));
                break;
            case MessageKind.RecordBatch:
                var batch = message.Table(2);

                // The codecs are a package of their own, and a compressed buffer's declared length would have to be bounded before it is
                // unpacked.
                if (batch.Has(3))
                {
                    throw new ProtocolException(
                        "the JVM's record batches are compressed, which is not supported: set spark.sql.execution.arrow.compression.codec "
                        + "to none.");
                }

                // A batch without columns has empty lists. Arrow's reader takes both for there.
                if (!batch.Has(1) || !batch.Has(2))
                {
                    throw new ProtocolException("a record batch has no list of its columns or of their buffers.");
                }

                batch.Count(1, StructSize);
                batch.Count(2, StructSize);
                batch.Count(4, sizeof(long));
                if (batch.Long(0) is < 0 or > int.MaxValue)
                {
                    throw new ProtocolException($"a record batch has {batch.Long(0)} rows.");
                }

                break;
        }

        return (kind, message.Long(3));
    }

    private static void CheckSchema(FlatTable schema)
    {
        var seen = 0;
        for (var i = 0; i < schema.Count(1, sizeof(int)); i++)
        {
            CheckField(schema.Table(1, i), 0, ref seen);
        }

        CheckKeyValues(schema, 2);
    }

    private static void CheckField(FlatTable field, int depth, ref int seen)
    {
        if (depth > MaxDepth || ++seen > MaxFields)
        {
            throw new ProtocolException($"a schema has more than {MaxDepth} levels or {MaxFields} fields.");
        }

        if (!field.Has(0) || !field.Has(3))
        {
            throw new ProtocolException("a field of a schema has no name or no type.");
        }

        field.Count(0, sizeof(byte));
        field.Table(3);
        if (field.Byte(2) == StructTypeId && field.Count(5, sizeof(int)) == 0)
        {
            throw new ProtocolException(
                "a struct without fields, as a frame without columns has it, can't be read: select a column that the function may ignore.");
        }

        if (field.Byte(2) is LargeBinaryTypeId or LargeUtf8TypeId)
        {
            throw new ProtocolException(
                "the JVM's record batches have 64-bit offsets, which is not supported: set spark.sql.execution.arrow.useLargeVarTypes to "
                + "false.");
        }

        if (field.Has(4))
        {
            throw new ProtocolException("a field of a schema is dictionary-encoded, which Spark does not send.");
        }

        for (var i = 0; i < field.Count(5, sizeof(int)); i++)
        {
            CheckField(field.Table(5, i), depth + 1, ref seen);
        }

        CheckKeyValues(field, 6);
    }

    private static void CheckKeyValues(FlatTable owner, int slot)
    {
        for (var i = 0; i < owner.Count(slot, sizeof(int)); i++)
        {
            var pair = owner.Table(slot, i);
            pair.Count(0, sizeof(byte));
            pair.Count(1, sizeof(byte));
        }
    }
}
