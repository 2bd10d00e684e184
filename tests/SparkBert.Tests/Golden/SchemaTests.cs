using System.Globalization;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;
using SparkBert.Tests.Bundles;

namespace SparkBert.Tests.Golden;

/// <summary>The messages of setters and the refusals that schema.json records; RecordedSchemaTests compares the schemas.</summary>
public sealed class SchemaTests
{
    [Fact]
    public void Setters_refuse_in_the_words_of_Spark_NLP()
    {
        var setters = GoldenFile.ReadWhole("schema.json").GetProperty("jvm_setters");
        using var model = BertModel.Open(TinyModels.CompactBundle);
        foreach (var setter in setters.EnumerateObject()
            .Where(setter => setter.Name.EndsWith(')') && !setter.Name.Contains("jvm", StringComparison.Ordinal)))
        {
            var open = setter.Name.IndexOf('(', StringComparison.Ordinal);
            var name = setter.Name["set".Length..open];
            var value = int.Parse(setter.Name[(open + 1)..^1], CultureInfo.InvariantCulture);
            var embeddings = new BertEmbeddings(model);
            var parameter = embeddings.Parameters.Single(
                parameter => string.Equals(parameter.Name, name, StringComparison.OrdinalIgnoreCase));
            void Set() => parameter.Set(JsonSerializer.SerializeToElement(value));
            if (setter.Value.ValueKind == JsonValueKind.String)
            {
                Set();
                continue;
            }

            var error = Assert.ThrowsAny<ArgumentException>(Set);
            var message = setter.Value.GetProperty("message").GetString()!;
            Assert.Contains(
                message.Replace("requirement failed: ", "", StringComparison.Ordinal), error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_storage_ref_can_be_set_once()
    {
        using var bundle = new BundleCopy(TinyModels.CompactBundle);
        bundle.EditManifest(manifest => manifest["storageRef"] = "first");
        using var model = BertModel.Open(bundle.Path);

        Assert.Equal("first", new BertEmbeddings(model) { StorageRef = "first" }.StorageRef);
        var error = Assert.Throws<InvalidOperationException>(() => new BertEmbeddings(model) { StorageRef = "second" });
        Assert.Contains("Please re-use current ref: first", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_of_another_annotator_is_refused_by_name()
    {
        using var model = BertModel.Open(TinyModels.CompactBundle);
        var embeddings = new BertEmbeddings(model);
        var sentence = AnnotationSchema.Field("sentence", AnnotatorTypes.Document);

        AssertRefused("'token'", sentence, AnnotationSchema.Field("token", AnnotatorTypes.Document));
        AssertRefused("no column 'token'", sentence);
        AssertRefused("must be array<annotation>", sentence, new Field("token", StringType.Default, true));

        void AssertRefused(string message, params Field[] fields)
        {
            var error = Assert.Throws<SchemaException>(() => embeddings.TransformSchema(new Schema(fields, null)));
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
        }
    }
}
