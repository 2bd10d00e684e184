using System.Text.Json;
using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;

namespace SparkBert.Functions.Tests;

public sealed class SparkSchemaJsonTests
{
    [Fact]
    public void Types_have_Sparks_names()
    {
        (IArrowType Type, string Name)[] types =
        [
            (NullType.Default, "void"), (StringType.Default, "string"), (LargeStringType.Default, "string"),
            (BooleanType.Default, "boolean"), (Int8Type.Default, "byte"), (Int16Type.Default, "short"), (Int32Type.Default, "integer"),
            (Int64Type.Default, "long"), (FloatType.Default, "float"), (DoubleType.Default, "double"), (BinaryType.Default, "binary"),
            (LargeBinaryType.Default, "binary"), (Date32Type.Default, "date"), (new Decimal128Type(12, 3), "decimal(12,3)"),
            (new TimestampType(TimeUnit.Microsecond, "UTC"), "timestamp"),
            (new TimestampType(TimeUnit.Microsecond, (string?)null), "timestamp_ntz"),
            (DurationType.Microsecond, "interval day to second"), (IntervalType.YearMonth, "interval year to month"),
        ];

        Assert.All(types, type =>
            Assert.Equal(type.Name, (string?)SparkSchemaJson.WriteField(new Field("x", type.Type, true))["type"]));
    }

    [Fact]
    public void A_type_that_Spark_does_not_have_is_refused_with_its_column()
    {
        var field = new Field("when", new ListType(new Field("element", new TimestampType(TimeUnit.Second, "UTC"), true)), true);

        var error = Assert.Throws<SchemaException>(() => SparkSchemaJson.WriteField(field));

        Assert.Equal("column 'when' has the Arrow type timestamp, which Spark does not read.", error.Message);
    }

    [Fact]
    public void Metadata_comes_back_from_a_files_own_metadata()
    {
        var field = AnnotationSchema.EmbeddingsField("embeddings", 32, "my-ref");
        var json = SparkSchemaJson.Write(new Schema([field, new Field("id", Int64Type.Default, true)], null));
        var read = new Schema(
            [new Field("id", Int64Type.Default, true), new Field("embeddings", field.DataType, true)], [new(SparkSchemaJson.Key, json)]);

        var restored = SparkSchemaJson.RestoreMetadata(read);

        Assert.Equal(field.Metadata.OrderBy(pair => pair.Key), restored.GetFieldByName("embeddings").Metadata.OrderBy(pair => pair.Key));
        Assert.True(JsonDocument.Parse(json).RootElement.GetProperty("fields")[0].GetProperty("metadata").GetProperty("dimension").ValueKind
            == JsonValueKind.Number);
    }

    [Fact]
    public void Metadata_of_any_type_and_in_any_depth_go_out_as_they_came_in()
    {
        const string Json =
            """
            {"fields":[{"metadata":{"comment":"5","count":5,"share":0.5,"isKey":true,"names":["a","b"],"ml_attr":{"idx":1}},"name":"id",
            "nullable":true,"type":"long"},
            {"metadata":{},"name":"rows","nullable":true,"type":{"containsNull":true,"type":"array","elementType":{"type":"struct","fields":
            [{"metadata":{"count":7},"name":"a","nullable":true,"type":"integer"}]}}},
            {"metadata":{},"name":"map","nullable":true,
            "type":{"keyType":"string","type":"map","valueContainsNull":true,"valueType":{"fields":[{"metadata":{"k":"v"},
            "name":"b","nullable":true,"type":"string"}],"type":"struct"}}}],"type":"struct"}
            """;
        var rows = new ListType(new Field("element", new StructType([new Field("a", Int32Type.Default, true)]), true));
        var value = new StructType([new Field("b", StringType.Default, true)]);
        var map = new MapType(new Field("key", StringType.Default, false), new Field("value", value, true));
        Field[] fields = [new("id", Int64Type.Default, true), new("rows", rows, true), new("map", map, true)];

        var restored = SparkSchemaJson.RestoreMetadata(new Schema(fields, [new(SparkSchemaJson.Key, Json)]));

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Json), JsonNode.Parse(SparkSchemaJson.Write(restored))));
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("{}")]
    [InlineData("{\"fields\":[{\"name\":\"id\",\"metadata\":5}]}")]
    [InlineData("{\"fields\":[{\"name\":1,\"metadata\":{}}]}")]
    public void A_damaged_hint_is_no_obstacle(string json)
    {
        var read = new Schema([new Field("id", Int64Type.Default, true)], [new(SparkSchemaJson.Key, json)]);

        var restored = SparkSchemaJson.RestoreMetadata(read);

        Assert.Equal("id: long", SparkTypeText.Describe(restored));
        Assert.Empty(restored.GetFieldByName("id").Metadata ?? new Dictionary<string, string>());
    }
}
