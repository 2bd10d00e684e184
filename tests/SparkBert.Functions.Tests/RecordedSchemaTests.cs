using System.Text.Json;
using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;
using SparkBert.Stages;
using SparkBert.Testing.Golden;

namespace SparkBert.Functions.Tests;

/// <summary>
/// Each case of schema.json through our stages: the schema after each stage is the one that Spark recorded after Spark NLP's.
/// </summary>
public sealed class RecordedSchemaTests
{
    public static TheoryData<string> Cases() => [.. Recorded().Select(recorded => recorded.GetProperty("id").GetString()!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Schemas_after_each_stage_are_the_ones_that_Spark_recorded(string id)
    {
        var stages = Recorded().Single(recorded => recorded.GetProperty("id").GetString() == id).GetProperty("stages").EnumerateArray();
        Schema? schema = null;
        foreach (var recorded in stages)
        {
            if (Create(recorded, id) is not { } stage)
            {
                // A stage of Spark NLP's that SparkBert does not have: its column comes from elsewhere.
                schema = new Schema([.. schema!.FieldsList, AnnotationSchema.Field("chunk", AnnotatorTypes.Chunk)], null);
                continue;
            }

            if (recorded.TryGetProperty("error", out _))
            {
                var input = schema!;
                Assert.Throws<SchemaException>(() => stage.TransformSchema(input));
                return;
            }

            var expected = JsonNode.Parse(recorded.GetProperty("schema").GetRawText())!;
            schema = stage.TransformSchema(schema ?? InputOf(expected, id));
            var found = JsonNode.Parse(SparkSchemaJson.Write(schema))!;
            Assert.True(
                JsonNode.DeepEquals(expected, found), $"{stage.Type}: expected {expected.ToJsonString()}, found {found.ToJsonString()}");
        }

        Assert.NotNull(schema);
    }

    private static JsonElement.ArrayEnumerator Recorded() => GoldenFile.ReadWhole("schema.json").GetProperty("cases").EnumerateArray();

    /// <summary>Our stage for a recorded one, with the parameters that the case is about; null where it is none of ours.</summary>
    private static Stage? Create(JsonElement recorded, string id) => recorded.GetProperty("stage").GetString() switch
    {
        "DocumentAssembler" => new DocumentAssembler(),
        "SentenceDetector" => new SentenceDetector { ExplodeSentences = id == "explode" },
        "Tokenizer" => new Tokenizer { OutputCol = id == "wrong-type" ? "tok2" : "token" },
        "BertEmbeddings" => new BertEmbeddings(TinyModel.Model)
        {
            InputCols = id == "wrong-type" ? ["document", "sentence"] : ["sentence", "token"],

            // Those of the recorded stage: Spark NLP's parameter is 768 unless it is set, and its reference a random name.
            Dimension = id == "dimension32-ref" ? 32 : 768,
            StorageRef = id == "dimension32-ref" ? "my_ref" : "<UID>",
        },
        "BertSentenceEmbeddings" => new BertSentenceEmbeddings(TinyModel.Model)
        {
            OutputCol = "se",
            Dimension = 768,
            StorageRef = "BERT_SENTENCE_EMBEDDINGS_679ca6fa8086",
        },
        "SentenceEmbeddings" => new SentenceEmbeddings { OutputCol = "se" },
        "ChunkEmbeddings" => new ChunkEmbeddings { OutputCol = "ce" },
        "EmbeddingsFinisher" => new EmbeddingsFinisher { OutputCol = "f", OutputAsVector = id == "finisher-vector-keep" },
        _ => null,
    };

    /// <summary>The columns before the first stage: those of the recorded schema after it, but the stage's own.</summary>
    private static Schema InputOf(JsonNode afterFirst, string id)
    {
        var fields = ((JsonArray)afterFirst["fields"]!).Where(field => (string?)field!["metadata"]!["annotatorType"] is null)
            .Select(field => new Field(
                (string)field!["name"]!,
                (string?)field["type"] == "integer" ? Int32Type.Default : StringType.Default,
                (bool)field["nullable"]!,
                field["metadata"]!.AsObject().Select(entry => KeyValuePair.Create(entry.Key, (string)entry.Value!))))
            .ToList();
        if (id == "doc-col-exists")
        {
            fields.Add(new Field("document", Int32Type.Default, false));
        }

        return new Schema(fields, null);
    }
}
