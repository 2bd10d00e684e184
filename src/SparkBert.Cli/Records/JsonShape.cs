using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;

namespace SparkBert.Cli.Records;

/// <summary>
/// What the values of a member look like, over all rows that were seen; from that, the type of its column. Types are those that Spark
/// infers from JSON, but for numbers that no column of numbers can carry exactly: they stay text.
/// </summary>
internal sealed class JsonShape
{
    /// <summary>Columns in columns; what is deeper is carried as its JSON text.</summary>
    private const int MaxColumnDepth = 16;

    [Flags]
    private enum Kinds
    {
        None = 0,
        Flag = 1,
        Whole = 2,
        Fraction = 4,
        Text = 8,
        List = 16,
        Object = 32,
        Deep = 64,
    }

    private readonly List<string> names = [];
    private readonly Dictionary<string, JsonShape> members = new(StringComparer.Ordinal);
    private Kinds kinds;
    private bool isDouble = true;
    private bool isAnnotation = true;
    private JsonShape? element;

    /// <summary>The members of objects, in the order in which they first came.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>The shape of an array's elements.</summary>
    public JsonShape Element => element ??= new JsonShape();

    /// <summary>Whether anything but null was seen.</summary>
    public bool IsKnown => kinds != Kinds.None;

    public bool IsText => kinds == Kinds.Text;

    /// <summary>Whether the values are arrays of annotations, or empty; a null among them is none.</summary>
    public bool IsAnnotations => kinds == Kinds.List && element is { kinds: Kinds.Object, isAnnotation: true };

    /// <summary>Whether some value is an array that holds an annotation, whatever else there is.</summary>
    public bool HasAnnotations => element is { } items && items.members.ContainsKey("annotatorType") && items.members.ContainsKey("result");

    /// <summary>The column's type.</summary>
    public IArrowType Type => kinds switch
    {
        Kinds.Flag => BooleanType.Default,
        Kinds.Whole => Int64Type.Default,
        Kinds.Fraction or (Kinds.Whole | Kinds.Fraction) when isDouble => DoubleType.Default,
        Kinds.List when IsAnnotations => AnnotationSchema.ColumnType,
        Kinds.List => new ListType(new Apache.Arrow.Field("element", Element.Type, nullable: true)),
        Kinds.Object when names.Count > 0 => new StructType(
            [.. names.Select(name => new Apache.Arrow.Field(name, members[name].Type, nullable: true))]),
        _ => StringType.Default,
    };

    /// <summary>The shape of a member; null if no object had it.</summary>
    public JsonShape? Find(string name) => members.GetValueOrDefault(name);

    /// <summary>Takes in the text of a value.</summary>
    public void Observe(ReadOnlySpan<byte> json)
    {
        var reader = JsonSlice.CreateReader(json);
        reader.Read();
        Observe(ref reader, 0);
    }

    /// <summary>Takes in the value of a member.</summary>
    public void Observe(string name, ReadOnlySpan<byte> json) => Member(name).Observe(json);

    private void Observe(ref Utf8JsonReader reader, int depth)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.True or JsonTokenType.False:
                kinds |= Kinds.Flag;
                break;
            case JsonTokenType.Number:
                var isWhole = JsonNumber.IsWhole(reader.ValueSpan);
                kinds |= isWhole ? Kinds.Whole : Kinds.Fraction;
                isDouble &= JsonNumber.IsDouble(reader.ValueSpan);
                break;
            case JsonTokenType.String:
                kinds |= Kinds.Text;
                break;
            case JsonTokenType.StartArray or JsonTokenType.StartObject when depth == MaxColumnDepth:
                kinds |= Kinds.Deep;
                reader.Skip();
                break;
            case JsonTokenType.StartArray:
                kinds |= Kinds.List;
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    Element.isAnnotation &= reader.TokenType == JsonTokenType.StartObject;
                    Element.Observe(ref reader, depth + 1);
                }

                break;
            case JsonTokenType.StartObject:
                kinds |= Kinds.Object;
                ObserveObject(ref reader, depth);
                break;
        }
    }

    private void ObserveObject(ref Utf8JsonReader reader, int depth)
    {
        var start = reader;
        isAnnotation = isAnnotation && JsonAnnotations.IsAnnotation(ref start);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name;
            try
            {
                name = reader.GetString()!;
            }
            catch (InvalidOperationException)
            {
                name = System.Text.Encoding.UTF8.GetString(reader.ValueSpan);
            }

            reader.Read();
            Member(name).Observe(ref reader, depth + 1);
        }
    }

    private JsonShape Member(string name)
    {
        if (!members.TryGetValue(name, out var member))
        {
            names.Add(name);
            members.Add(name, member = new JsonShape());
        }

        return member;
    }
}
