using System.Globalization;
using System.Text;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;

namespace SparkBert.Cli.Records;

/// <summary>Makes a column of JSON values, of the type that their <see cref="JsonShape"/> has.</summary>
internal abstract class JsonColumnBuilder
{
    /// <summary>The builder of a type that a shape gave.</summary>
    public static JsonColumnBuilder Create(IArrowType type) => type switch
    {
        BooleanType => new Flags(),
        Int64Type => new Integers(),
        DoubleType => new Numbers(),
        _ when AnnotationSchema.IsAnnotationColumn(type) => new Annotations(),
        ListType list => new Lists(list),
        StructType fields => new Structs(fields),
        _ => new Texts(),
    };

    /// <summary>Appends the text of a value; null is null.</summary>
    public void Append(ReadOnlySpan<byte> json)
    {
        if (json.SequenceEqual("null"u8))
        {
            AppendNull();
        }
        else
        {
            AppendValue(json);
        }
    }

    public abstract void AppendNull();

    /// <summary>The column of what was appended.</summary>
    public abstract IArrowArray Build();

    protected abstract void AppendValue(ReadOnlySpan<byte> json);

    private sealed class Flags : JsonColumnBuilder
    {
        private readonly BooleanArray.Builder values = new();

        public override void AppendNull() => values.AppendNull();

        public override IArrowArray Build() => values.Build();

        protected override void AppendValue(ReadOnlySpan<byte> json) => values.Append(json[0] == 't');
    }

    private sealed class Integers : JsonColumnBuilder
    {
        private readonly Int64Array.Builder values = new();

        public override void AppendNull() => values.AppendNull();

        public override IArrowArray Build() => values.Build();

        protected override void AppendValue(ReadOnlySpan<byte> json) => values.Append(long.Parse(json, CultureInfo.InvariantCulture));
    }

    private sealed class Numbers : JsonColumnBuilder
    {
        private readonly DoubleArray.Builder values = new();

        public override void AppendNull() => values.AppendNull();

        public override IArrowArray Build() => values.Build();

        protected override void AppendValue(ReadOnlySpan<byte> json) => values.Append(double.Parse(json, CultureInfo.InvariantCulture));
    }

    /// <summary>
    /// Strings as they are, and any other value, which the column of strings holds too, as its JSON text, as Spark has it. A string with
    /// half a surrogate stays as it is written.
    /// </summary>
    private sealed class Texts : JsonColumnBuilder
    {
        private readonly StringArray.Builder values = new();

        public override void AppendNull() => values.AppendNull();

        public override IArrowArray Build() => values.Build();

        protected override void AppendValue(ReadOnlySpan<byte> json) =>
            values.Append(json[0] == '"'
                ? JsonSlice.ReadString(json) ?? Encoding.UTF8.GetString(json[1..^1])
                : Encoding.UTF8.GetString(json));
    }

    private sealed class Annotations : JsonColumnBuilder
    {
        private readonly AnnotationColumnBuilder values = new();

        public override void AppendNull() => values.EndRowAsNull();

        public override IArrowArray Build() => values.Build();

        protected override void AppendValue(ReadOnlySpan<byte> json)
        {
            var reader = JsonSlice.CreateReader(json);
            using var document = JsonDocument.ParseValue(ref reader);
            JsonAnnotations.Append(values, document.RootElement);
        }
    }

    private sealed class Lists(ListType type) : JsonColumnBuilder
    {
        private readonly JsonColumnBuilder elements = Create(type.ValueDataType);
        private readonly ArrowBuffer.Builder<int> offsets = new ArrowBuffer.Builder<int>().Append(0);
        private readonly ArrowBuffer.BitmapBuilder validity = new();
        private int count;

        public override void AppendNull()
        {
            offsets.Append(count);
            validity.Append(false);
        }

        public override IArrowArray Build() => new ListArray(
            type, validity.Length, offsets.Build(), elements.Build(), validity.Build(), validity.UnsetBitCount);

        protected override void AppendValue(ReadOnlySpan<byte> json)
        {
            var reader = JsonSlice.CreateReader(json);
            reader.Read();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                elements.Append(json[start..(int)reader.BytesConsumed]);
                count++;
            }

            offsets.Append(count);
            validity.Append(true);
        }
    }

    /// <summary>Of a name that an object has twice, the last value counts, as in Spark.</summary>
    private sealed class Structs(StructType type) : JsonColumnBuilder
    {
        private readonly JsonColumnBuilder[] fields = [.. type.Fields.Select(field => Create(field.DataType))];
        private readonly ArrowBuffer.BitmapBuilder validity = new();
        private readonly List<JsonMember> members = [];

        public override void AppendNull()
        {
            System.Array.ForEach(fields, field => field.AppendNull());
            validity.Append(false);
        }

        public override IArrowArray Build() => new StructArray(
            type, validity.Length, fields.Select(field => field.Build()), validity.Build(), validity.UnsetBitCount);

        protected override void AppendValue(ReadOnlySpan<byte> json)
        {
            JsonSlice.ReadMembers(json, members);
            for (var i = 0; i < fields.Length; i++)
            {
                var name = type.Fields[i].Name;
                var index = members.FindLastIndex(member => member.Name == name);
                if (index < 0)
                {
                    fields[i].AppendNull();
                }
                else
                {
                    fields[i].Append(members[index].In(json));
                }
            }

            validity.Append(true);
        }
    }
}
