using System.Data.SqlTypes;
using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;

namespace SparkBert.Functions.Tests;

public sealed class DeclaredColumnsTests
{
    private static readonly Int64Array Numbers = new Int64Array.Builder().Append(1).Append(2).Build();
    private static readonly StringArray Texts = new StringArray.Builder().Append("a").AppendNull().Build();

    [Fact]
    public void Columns_go_by_name_in_any_order()
    {
        var conformed = Declare("n long, s string").Conform(Batch(("s", Texts), ("n", Numbers)));

        Assert.Equal(["n", "s"], conformed.Schema.FieldsList.Select(field => field.Name));
        Assert.Same(Numbers, conformed.Column(0));
        Assert.Same(Texts, conformed.Column(1));
    }

    [Theory]
    [InlineData("n long, s string, t string", "the columns must be 'n', 's', 't', but are 'n', 's'; 't' is missing.")]
    [InlineData("n long", "the columns must be 'n', but are 'n', 's'; 's' is not declared.")]
    [InlineData("N long, s string", "the columns must be 'N', 's', but are 'n', 's'; 'N' is missing; 'n' is not declared.")]
    [InlineData("n integer, s string", "column 'n' must be integer, but is long; convert it, or declare its type.")]
    [InlineData("n long, s array<string>", "column 's' must be array<string>, but is string; convert it, or declare its type.")]
    [InlineData("n long, s string not null", "column 's' is declared NOT NULL, but is null in row 1 of the batch")]
    public void Other_columns_types_and_nulls_are_refused_by_name(string declared, string expected)
    {
        var error = Assert.Throws<SchemaException>(() => Declare(declared).Conform(Batch(("n", Numbers), ("s", Texts))));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_of_one_name_go_by_their_place()
    {
        Assert.Same(Numbers, Declare("a string, a long").Conform(Batch(("a", Texts), ("a", Numbers))).Column(1));
        var error = Assert.Throws<SchemaException>(
            () => Declare("a string, a long, b long").Conform(Batch(("b", Numbers), ("a", Texts), ("a", Numbers))));
        Assert.Contains("columns of one name go by their place", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.5", 10, 1, 38, 30)]
    [InlineData("0.000000000000000000000000000001", 38, 30, 38, 37)]
    [InlineData("-12345678901234567890123456789012345678", 38, 0, 38, 0)]
    [InlineData("-1.500", 10, 3, 4, 1)]
    [InlineData("99.99", 38, 2, 4, 2)]
    public void Decimals_of_another_precision_and_scale_arrive_exactly(string number, int precision, int scale, int wanted, int wantedScale)
    {
        var value = SqlDecimal.Parse(number);
        var column = new Decimal128Array.Builder(new Decimal128Type(precision, scale)).AppendNull().Append(value).Build();

        var conformed = Declare($"d decimal({wanted},{wantedScale})").Conform(Batch(("d", column)));

        var found = (Decimal128Array)conformed.Column(0);
        Assert.Equal((wanted, wantedScale), (found.Precision, found.Scale));
        Assert.True(found.IsNull(0));
        Assert.Equal(value, found.GetSqlDecimal(1)!.Value);
    }

    [Theory]
    [InlineData("1.25", 2, "decimal(10,1)")]
    [InlineData("1000.0", 1, "decimal(3,0)")]
    [InlineData("-1000.0", 1, "decimal(4,1)")]
    public void Decimal_with_more_digits_than_declared_is_refused(string number, int scale, string declared)
    {
        var column = new Decimal128Array.Builder(new Decimal128Type(20, scale)).Append(SqlDecimal.Parse(number)).Build();

        var error = Assert.Throws<SchemaException>(() => Declare($"d {declared}").Conform(Batch(("d", column))));

        Assert.Contains($"column 'd' must be {declared}, but row 0 of the batch has ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fields_in_arrays_maps_and_structs_are_conformed_where_they_are()
    {
        var numbers = new Decimal128Array.Builder(new Decimal128Type(5, 1)).Append(1.5m).Append(2m).Append(-3m).Build();
        var names = new StringArray.Builder().Append("x").Append("y").Append("z").Build();
        var found = new StructType([new("d", numbers.Data.DataType, true), new("name", StringType.Default, true)]);
        var structs = new StructArray(found, 3, [numbers, names], ArrowBuffer.Empty, 0);
        ArrowBuffer Offsets(params int[] offsets) => new ArrowBuffer.Builder<int>().AppendRange(offsets).Build();
        var list = new ListArray(
            new ListType(new Field("item", found, true)), 3, Offsets(0, 1, 1, 3), structs, new ArrowBuffer(new byte[] { 0b101 }), 1);
        var mapType = new MapType(new Field("k", StringType.Default, false), new Field("v", found, true));
        var entries = new StructArray(mapType.KeyValueType, 3, [names, structs], ArrowBuffer.Empty, 0);
        var map = new MapArray(mapType, 3, Offsets(0, 2, 3, 3), entries, ArrowBuffer.Empty, 0);
        var declared = Declare(
            "m map<string,struct<name string not null, d decimal(10,3)>>, l array<struct<name string, d decimal(10,3)> not null>");

        foreach (var batch in new[] { Batch(("l", list), ("m", map)), Batch(("l", list), ("m", map)).Slice(1, 2) })
        {
            var rows = batch.Length;
            var conformed = declared.Conform(batch);
            var lists = (ListArray)conformed.Column("l");
            Assert.True(lists.IsNull(rows - 2));
            var last = (StructArray)lists.GetSlicedValues(rows - 1);
            Assert.Equal(["y", "z"], Enumerable.Range(0, 2).Select(i => ((StringArray)last.Fields[0]).GetString(i)));
            Assert.Equal(["2.000", "-3.000"], Enumerable.Range(0, 2).Select(i => ((Decimal128Array)last.Fields[1]).GetString(i)));
            var maps = (MapArray)conformed.Column("m");
            var values = (StructArray)maps.Values;
            Assert.Equal("-3.000", ((Decimal128Array)values.Fields[1]).GetString(maps.ValueOffsets[rows - 2]));
        }
    }

    [Fact]
    public void Null_counts_only_where_the_row_has_the_element()
    {
        // The second row is null and has an element all the same, as Arrow allows.
        var elements = new StringArray.Builder().Append("x").AppendNull().Build();
        ListArray List(byte validity) => new(
            new ListType(new Field("item", StringType.Default, true)),
            2,
            new ArrowBuffer.Builder<int>().AppendRange([0, 1, 2]).Build(),
            elements,
            new ArrowBuffer(new[] { validity }),
            validity == 1 ? 1 : 0);
        var declared = Declare("l array<string not null>");

        Assert.Equal(2, declared.Conform(Batch(("l", List(0b01)))).Length);
        var error = Assert.Throws<SchemaException>(() => declared.Conform(Batch(("l", List(0b11)))));
        Assert.Contains("'l.element' is declared without nulls, but is null in value 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Zone_is_only_a_name_but_a_moment_is_no_time_of_the_clock()
    {
        TimestampArray Times(string? zone) =>
            new TimestampArray.Builder(new TimestampType(TimeUnit.Microsecond, zone)).AppendNull().Build();

        Assert.Equal(1, Declare("t timestamp").Conform(Batch(("t", Times("Europe/Berlin")))).Length);
        Assert.Throws<SchemaException>(() => Declare("t timestamp").Conform(Batch(("t", Times(null)))));
        Assert.Throws<SchemaException>(() => Declare("t timestamp_ntz").Conform(Batch(("t", Times("UTC")))));
    }

    private static RecordBatch Batch(params (string Name, IArrowArray Values)[] columns) => new(
        new Schema(columns.Select(column => new Field(column.Name, column.Values.Data.DataType, true)), null),
        columns.Select(column => column.Values),
        columns[0].Values.Length);

    private static DeclaredColumns Declare(string ddl) => new(new Schema(SparkTypeJson.ReadFields(Struct(ddl)), null));

    /// <summary>Spark's JSON of columns that are written as DDL.</summary>
    private static JsonObject Struct(string columns) => new()
    {
        ["type"] = "struct",
        ["fields"] = new JsonArray([.. Split(columns).Select(column =>
        {
            var parts = column.Split(' ', 2);
            return (JsonNode)new JsonObject { ["name"] = parts[0], ["type"] = Type(parts[1]), ["nullable"] = !IsNotNull(parts[1]) };
        })]),
    };

    private static JsonNode Type(string text)
    {
        var type = IsNotNull(text) ? text[..^" not null".Length] : text;
        var inner = type.Contains('<', StringComparison.Ordinal) ? type[(type.IndexOf('<', StringComparison.Ordinal) + 1)..^1] : "";
        return type.Split('<')[0] switch
        {
            "array" => new JsonObject { ["type"] = "array", ["elementType"] = Type(inner), ["containsNull"] = !IsNotNull(inner) },
            "map" => new JsonObject
            {
                ["type"] = "map",
                ["keyType"] = Type(Split(inner)[0]),
                ["valueType"] = Type(Split(inner)[1]),
                ["valueContainsNull"] = true,
            },
            "struct" => Struct(inner),
            _ => JsonValue.Create(type),
        };
    }

    private static bool IsNotNull(string type) => type.EndsWith(" not null", StringComparison.Ordinal);

    /// <summary>The parts between commas that are in no brackets.</summary>
    private static List<string> Split(string text)
    {
        var (parts, depth, start) = (new List<string>(), 0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] is '<' or '(' ? 1 : text[i] is '>' or ')' ? -1 : 0;
            if (text[i] == ',' && depth == 0)
            {
                parts.Add(text[start..i].Trim());
                start = i + 1;
            }
        }

        return [.. parts, text[start..].Trim()];
    }
}
