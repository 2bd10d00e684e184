using System.Reflection;
using System.Text.Json.Nodes;

namespace SparkBert.MicrosoftSpark.Tests;

/// <summary>The stages that are described here are those that the worker runs.</summary>
public sealed class PipelineTests
{
    public static TheoryData<Type, Type> Stages => new()
    {
        { typeof(DocumentAssembler), typeof(SparkBert.DocumentAssembler) },
        { typeof(SentenceDetector), typeof(SparkBert.SentenceDetector) },
        { typeof(Tokenizer), typeof(SparkBert.Tokenizer) },
        { typeof(BertEmbeddings), typeof(SparkBert.BertEmbeddings) },
        { typeof(BertSentenceEmbeddings), typeof(SparkBert.BertSentenceEmbeddings) },
        { typeof(SentenceEmbeddings), typeof(SparkBert.SentenceEmbeddings) },
        { typeof(ChunkEmbeddings), typeof(SparkBert.ChunkEmbeddings) },
        { typeof(EmbeddingsFinisher), typeof(SparkBert.EmbeddingsFinisher) },
    };

    [Theory]
    [MemberData(nameof(Stages))]
    public void Stage_has_the_properties_of_the_products(Type described, Type product)
    {
        Assert.Equal(product.Name, described.Name);
        Assert.Equal(Settable(product), Settable(described));
    }

    [Fact]
    public void Every_product_stage_is_described() => Assert.Equal(
        typeof(SparkBert.Stages.Stage).Assembly.GetExportedTypes()
            .Where(type => type.IsSubclassOf(typeof(SparkBert.Stages.Stage)) && !type.IsAbstract).Select(type => type.Name).Order(),
        typeof(Stage).Assembly.GetExportedTypes()
            .Where(type => type.IsSubclassOf(typeof(Stage)) && !type.IsAbstract).Select(type => type.Name).Order());

    [Fact]
    public void Description_is_read_by_the_product_with_every_value()
    {
        var described = new Pipeline(
            new DocumentAssembler { InputCols = ["body"], IdCol = "id", MetadataCol = "about", CleanupMode = "shrink" },
            new SentenceDetector
            {
                UseAbbreviations = false,
                DetectLists = false,
                ExplodeSentences = true,
                CustomBounds = ["\\|"],
                CustomBoundsStrategy = "append",
                SplitLength = 50,
                MinLength = 1,
                MaxLength = 900,
            },
            new Tokenizer
            {
                TargetPattern = "\\S+",
                PrefixPattern = "\\A([^\\s]*)",
                SuffixPattern = "([^\\s]*)\\z",
                Exceptions = ["New York"],
                CaseSensitiveExceptions = false,
                ContextChars = ["."],
                SplitChars = ["-"],
                MinLength = 1,
                MaxLength = 80,
            },
            new BertEmbeddings
            {
                Model = TinyModel.Folder,
                OutputCol = "vectors",
                BatchSize = 4,
                MaxSentenceLength = 64,
                CaseSensitive = true,
                StorageRef = "ref",
                Dimension = 7,
                Layers = [-1],
                LayerCombination = "sum",
                Threads = 1,
                PositionBudget = 99,
            });
        var read = SparkBert.Pipeline.FromJson(described.ToJson(), _ => TinyModel.Model.Share());

        var (given, written) = (JsonNode.Parse(described.ToJson())!.AsArray(), JsonNode.Parse(read.ToJson())!.AsArray());
        foreach (var (stage, product) in given.Zip(written))
        {
            foreach (var (name, value) in stage!["params"]!.AsObject().Where(entry => entry.Key != "model"))
            {
                // The product leaves out what has its default.
                var kept = product!["params"]![name];
                Assert.True(kept is null ? name.StartsWith("layer", StringComparison.Ordinal) : JsonNode.DeepEquals(value, kept), name);
            }
        }

        Assert.Equal(["body"], read.Stages[0].InputCols);
        Assert.Equal("vectors", read.Stages[3].OutputCol);
        Assert.Equal(described.ToJson(), Pipeline.FromJson(described.ToJson()).ToJson());
    }

    [Fact]
    public void Stages_of_vectors_are_read_by_the_product_with_every_value()
    {
        var described = new Pipeline(
            new BertEmbeddings { Model = TinyModel.Folder, LongText = "windows", WindowOverlap = 20 },
            new BertSentenceEmbeddings { Model = TinyModel.Folder, Pooling = "mean", MaxSentenceLength = 64, OutputCol = "whole" },
            new SentenceEmbeddings { PoolingStrategy = "SUM", StorageRef = "ref", Dimension = 7 },
            new ChunkEmbeddings { PoolingStrategy = "SUM", SkipOOV = false, StorageRef = "ref" },
            new EmbeddingsFinisher
            {
                InputCols = ["whole", "embeddings"],
                OutputCols = ["a", "b"],
                OutputAsVector = true,
                CleanAnnotations = true,
            });

        var read = SparkBert.Pipeline.FromJson(described.ToJson(), _ => TinyModel.Model.Share());

        var (given, written) = (JsonNode.Parse(described.ToJson())!.AsArray(), JsonNode.Parse(read.ToJson())!.AsArray());
        Assert.All(given.Zip(written), pair => Assert.All(
            pair.First!["params"]!.AsObject().Where(entry => entry.Key != "model"),
            entry => Assert.True(JsonNode.DeepEquals(entry.Value, pair.Second!["params"]![entry.Key]), entry.Key)));
        Assert.Equal(["a", "b"], read.Stages[4].OutputCols);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{}")]
    [InlineData("[]")]
    public void Text_that_is_no_pipeline_is_refused(string json) => Assert.Throws<FormatException>(() => Pipeline.FromJson(json));

    [Fact]
    public void Neither_Arrow_nor_ONNX_Runtime_nor_the_core_is_referenced()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Visit(typeof(Pipeline).Assembly.GetName());

        Assert.Equal(
            ["Microsoft.Spark", "SparkBert.Driver", "SparkBert.MicrosoftSpark", "SparkBert.Protocol"],
            seen.Where(name => name.StartsWith("SparkBert", StringComparison.Ordinal) || !IsOfDotNet(name)).Order(StringComparer.Ordinal));

        static bool IsOfDotNet(string name) => name.StartsWith("System", StringComparison.Ordinal) || name == "Microsoft.Win32.Primitives";

        void Visit(AssemblyName name)
        {
            // What Microsoft.Spark itself needs is not the door's.
            if (seen.Add(name.Name!) && name.Name!.StartsWith("SparkBert", StringComparison.Ordinal))
            {
                Assert.All(Assembly.Load(name).GetReferencedAssemblies(), Visit);
            }
        }
    }

    private static IEnumerable<string> Settable(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.SetMethod is { IsPublic: true } || property.Name == "Model").Select(property => property.Name)
        .Order(StringComparer.Ordinal);
}
