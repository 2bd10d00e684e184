using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;
using SparkBert.Cli.Files;
using SparkBert.Embeddings;
using SparkBert.Models;
using SparkBert.Pipelines;
using SparkBert.Tests;

namespace SparkBert.Cli.Tests;

/// <summary>Parquet that Spark wrote, and schemas as Spark writes them.</summary>
public sealed class SparkParquetTests
{
    [Fact]
    public void Parquet_that_Spark_wrote_is_input()
    {
        var fixture = Path.Combine(TestData.Golden, "fixtures", "spark_parquet");
        Assert.SkipUnless(Directory.Exists(fixture), "Spark's Parquet is in the full golden set alone");

        var (code, output, error) = CliProcess.Run("embed", fixture, "-o", "-", "--model", Path.Combine(TestData.Models, "tiny-cased-full"), "--output-col", "again", "--columns", "embeddings,again", "--case-sensitive", "true");

        Assert.True(code == 0, error);
        foreach (var row in output.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement))
        {
            var (spark, ours) = (row.GetProperty("embeddings"), row.GetProperty("again"));
            Assert.Equal(spark.GetArrayLength(), ours.GetArrayLength());
            foreach (var (expected, actual) in spark.EnumerateArray().Zip(ours.EnumerateArray()))
            {
                Assert.Equal(expected.GetProperty("result").GetString(), actual.GetProperty("result").GetString());
                Assert.Equal(expected.GetProperty("metadata").EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString()), actual.GetProperty("metadata").EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString()));
                Assert.All(expected.GetProperty("embeddings").EnumerateArray().Zip(actual.GetProperty("embeddings").EnumerateArray()), pair => Assert.Equal(pair.First.GetSingle(), pair.Second.GetSingle(), 1e-5f));
            }
        }
    }

    [Fact]
    public void The_schema_after_each_stage_is_the_one_that_Spark_NLP_gives()
    {
        using var recorded = JsonDocument.Parse(File.ReadAllText(Path.Combine(TestData.Golden, "schema.json")));
        var compared = 0;
        foreach (var test in recorded.RootElement.GetProperty("cases").EnumerateArray())
        {
            Schema? schema = null;
            foreach (var stage in test.GetProperty("stages").EnumerateArray())
            {
                var type = stage.GetProperty("stage").GetString()!;
                if (!StageFactory.Types.Contains(type) || !stage.TryGetProperty("schema", out var expected))
                {
                    break;
                }

                // Columns that are there before the first stage, and outputs that a case renamed, are taken from the recorded schema itself.
                var fields = expected.GetProperty("fields").EnumerateArray().ToArray();
                schema ??= new Schema(fields.Where(field => !IsOutput(field)).Select(Input), null);
                foreach (var field in fields.Where(IsOutput))
                {
                    var name = field.GetProperty("name").GetString()!;
                    var metadata = field.GetProperty("metadata");
                    var ours = metadata.TryGetProperty("dimension", out var dimension)
                        ? AnnotationSchema.EmbeddingsField(name, dimension.GetInt32(), metadata.GetProperty("ref").GetString()!)
                        : AnnotationSchema.Field(name, metadata.GetProperty("annotatorType").GetString()!, field.GetProperty("nullable").GetBoolean());
                    Assert.Equal(Normal(field.GetRawText()), Normal(SparkSchemaJson.Write(new Schema([ours], null)), onlyField: true));
                    compared++;
                }
            }
        }

        Assert.NotEqual(0, compared);
    }

    [Fact]
    public void A_pipeline_gives_the_recorded_default_schema()
    {
        using var recorded = JsonDocument.Parse(File.ReadAllText(Path.Combine(TestData.Golden, "schema.json")));
        foreach (var (id, explode) in new[] { ("default", false), ("explode", true) })
        {
            var stages = recorded.RootElement.GetProperty("cases").EnumerateArray().Single(test => test.GetProperty("id").GetString() == id).GetProperty("stages").EnumerateArray().ToArray();
            var embeddings = new BertEmbeddings(ModelBundle.OpenOrImport(Path.Combine(TestData.Models, "tiny-cased-full"))) { Dimension = 768, StorageRef = "<UID>" };
            var pipeline = new Pipeline(new SparkBert.Text.DocumentAssembler(), new SparkBert.Sentences.SentenceDetector { ExplodeSentences = explode }, new SparkBert.Tokens.Tokenizer(), embeddings);
            var schema = pipeline.TransformSchema(new Schema([new Field("text", StringType.Default, true)], null));

            Assert.Equal(Normal(stages[^1].GetProperty("schema").GetRawText()), Normal(SparkSchemaJson.Write(schema)));
        }
    }

    private static bool IsOutput(JsonElement field) => field.GetProperty("metadata").TryGetProperty("annotatorType", out _);

    private static Field Input(JsonElement field) => new(field.GetProperty("name").GetString()!, StringType.Default, true);

    /// <summary>JSON with its members sorted, so that their order does not count.</summary>
    private static string Normal(string json, bool onlyField = false)
    {
        using var document = JsonDocument.Parse(json);
        return Sorted(onlyField ? document.RootElement.GetProperty("fields")[0] : document.RootElement);
    }

    private static string Sorted(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(',', json.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal).Select(member => $"\"{member.Name}\":{Sorted(member.Value)}")) + "}",
        JsonValueKind.Array => "[" + string.Join(',', json.EnumerateArray().Select(Sorted)) + "]",
        JsonValueKind.String => $"\"{json.GetString()}\"",
        _ => json.GetRawText(),
    };
}
