using System.Text;
using Apache.Arrow.Types;
using SparkBert.Annotations;
using SparkBert.Cli.Records;
using SparkBert.Cli.Writing;

namespace SparkBert.Cli.Tests;

public sealed class JsonShapeTests
{
    [Theory]
    [InlineData("1|2|null", "int64")]
    [InlineData("1|2.5|1e3", "double")]
    [InlineData("0.1|123456.789|1E-300|-0.0", "double")]
    [InlineData("1.0000000000000000001", "utf8")]
    [InlineData("9007199254740993|1.5", "utf8")]
    [InlineData("9007199254740993|2", "int64")]
    [InlineData("18446744073709551615", "utf8")]
    [InlineData("1e400", "utf8")]
    [InlineData("true|null", "bool")]
    [InlineData("true|1", "utf8")]
    [InlineData("\"a\"|1|{}", "utf8")]
    [InlineData("null", "utf8")]
    [InlineData("[]|[1]", "list<int64>")]
    [InlineData("[]", "list<utf8>")]
    [InlineData("{\"a\":1}|{\"b\":[\"x\"]}", "struct<a: int64, b: list<utf8>>")]
    [InlineData("{}", "utf8")]
    [InlineData("{\"a\":1}|[1]", "utf8")]
    public void Types_are_those_that_carry_every_value(string values, string expected) =>
        Assert.Equal(expected, Describe(Infer(values).Type));

    [Theory]
    [InlineData("1|2|null")]
    [InlineData("1|2.5|1e3")]
    [InlineData("9007199254740993|1.5|\"x\"|{\"a\": 1}|[1, 2]")]
    [InlineData("{\"a\":1,\"b\":{\"c\":[true,null]}}|{\"a\":null,\"b\":null}|null")]
    [InlineData("[[1],[],null]|null|[]")]
    public void Values_come_out_as_they_went_in(string values)
    {
        var builder = JsonColumnBuilder.Create(Infer(values).Type);
        foreach (var value in values.Split('|'))
        {
            builder.Append(Encoding.UTF8.GetBytes(value));
        }

        var array = builder.Build();
        using var stream = new MemoryStream();
        using (var writer = new JsonValueWriter(stream))
        {
            for (var row = 0; row < array.Length; row++)
            {
                writer.Write(array, row);
                stream.WriteByte((byte)'|');
            }
        }

        // A column of strings says numbers and objects as their text.
        var isText = array.Data.DataType is StringType;
        Assert.Equal(
            values.Split('|').Select(value => isText && value[0] != '"' && value != "null"
                ? $"\"{value.Replace("\"", "\\\"", StringComparison.Ordinal)}\""
                : value.Replace("1e3", "1000", StringComparison.Ordinal)),
            Encoding.UTF8.GetString(stream.ToArray()).TrimEnd('|').Split('|'));
    }

    [Theory]
    [InlineData("""[{"annotatorType":"token","begin":0,"end":1,"result":"Hi","metadata":{"sentence":"0"},"embeddings":[0.5]}]|[]""", true)]
    [InlineData("""[{"annotatorType":"token","begin":0,"end":1,"result":"Hi","metadata":{"sentence":0},"embeddings":[]}]""", false)]
    [InlineData("""[{"annotatorType":"token","begin":0,"end":1,"result":"Hi","metadata":{},"embeddings":[],"more":1}]""", false)]
    [InlineData("""[null]|[{"annotatorType":"token","begin":0,"end":1,"result":"Hi","metadata":{},"embeddings":[]}]""", false)]
    public void Annotations_are_those_that_lose_nothing(string values, bool expected) =>
        Assert.Equal(expected, AnnotationSchema.IsAnnotationColumn(Infer(values).Type));

    [Fact]
    public void Deep_values_are_carried_as_text()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 500)) + string.Concat(Enumerable.Repeat("]", 500));
        var shape = Infer(deep);
        Assert.Equal(deep, shape.IsKnown ? deep : "");
        var builder = JsonColumnBuilder.Create(shape.Type);
        builder.Append(Encoding.UTF8.GetBytes(deep));
        Assert.Equal(1, builder.Build().Length);
        Assert.NotNull(JsonSlice.ReadObject(Encoding.UTF8.GetBytes($"{{\"a\":{deep}{deep}"), []));
        Assert.Null(JsonSlice.ReadObject(Encoding.UTF8.GetBytes($"{{\"a\":{deep}}}"), []));
    }

    private static JsonShape Infer(string values)
    {
        var shape = new JsonShape();
        foreach (var value in values.Split('|'))
        {
            shape.Observe(Encoding.UTF8.GetBytes(value));
        }

        return shape;
    }

    private static string Describe(IArrowType type) => type switch
    {
        ListType list => $"list<{Describe(list.ValueDataType)}>",
        StructType fields => $"struct<{string.Join(", ", fields.Fields.Select(field => $"{field.Name}: {Describe(field.DataType)}"))}>",
        _ => type.Name,
    };
}
