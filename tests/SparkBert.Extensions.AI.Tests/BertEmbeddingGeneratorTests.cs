using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Trace;
using SparkBert.Annotations;
using SparkBert.Embeddings;
using SparkBert.Models;

namespace SparkBert.Extensions.AI.Tests;

/// <summary>Texts to vectors by the interface of Microsoft.Extensions.AI.</summary>
public sealed class BertEmbeddingGeneratorTests : IDisposable
{
    private static readonly string[] Texts =
    [
        "The bank closed early. It rained near the river, and nobody came.", "", "A boat lay at the bank.", "Grüße aus Köln! 🚢",
    ];

    private static readonly string Bundle = Path.Combine(TestData.Models, "tiny-cased-full");

    private readonly BertModel model = BertModel.Load(Bundle);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => model.Dispose();

    [Theory]
    [InlineData(SentencePooling.Mean, true)]
    [InlineData(SentencePooling.Mean, false)]
    [InlineData(SentencePooling.Cls, false)]
    public async Task A_vector_is_that_of_the_text_as_one_sentence(SentencePooling pooling, bool normalize)
    {
        using var generator = Create(new() { Pooling = pooling, Normalize = normalize });

        var made = await generator.GenerateAsync(Texts, cancellationToken: Cancellation);

        Assert.Equal(Texts.Length, made.Count);
        foreach (var (text, vector) in Texts.Zip(made))
        {
            // The stage by its own door, a text at a time.
            var expected = EmbedAlone(text, pooling);
            if (normalize)
            {
                TensorPrimitives.Divide(expected, TensorPrimitives.Norm<float>(expected), expected);
                Assert.Equal(1, TensorPrimitives.Norm(vector.Vector.Span), 1e-5);
            }

            Assert.Equal(expected, vector.Vector.ToArray());
            Assert.Equal((model.Name, model.HiddenSize), (vector.ModelId, vector.Dimensions));
        }
    }

    [Fact]
    public async Task Usage_counts_what_went_to_the_model_and_what_was_cut()
    {
        using var generator = Create(new() { MaxSentenceLength = 6 });

        var made = await generator.GenerateAsync(["a", "a a a a", "a a a a a a a"], cancellationToken: Cancellation);

        // [CLS] and [SEP] are two of them each.
        Assert.Equal((15, 15), (made.Usage!.InputTokenCount, made.Usage.TotalTokenCount));
        Assert.Equal(1, made.Usage.AdditionalCounts![BertEmbeddingGenerator.TruncatedCount]);
        Assert.Equal(0, (await generator.GenerateAsync([], cancellationToken: Cancellation)).Usage!.InputTokenCount);
    }

    [Fact]
    public async Task Many_threads_get_the_same_bits()
    {
        using var generator = Create();
        var expected = await generator.GenerateAsync(Texts, cancellationToken: Cancellation);

        var all = await Task.WhenAll(Enumerable.Range(0, 32).Select(number => generator.GenerateAsync(
            [.. Texts.Skip(number % 3), .. Texts.Take(number % 3)], cancellationToken: Cancellation)));

        foreach (var (number, made) in all.Index())
        {
            Assert.Equal(
                expected.Skip(number % 3).Concat(expected.Take(number % 3)).Select(vector => vector.Vector.ToArray()),
                made.Select(vector => vector.Vector.ToArray()));
        }
    }

    [Fact]
    public void A_model_without_a_pooler_is_refused_where_one_was_asked_for()
    {
        using var bare = BertModel.Load(TestSkip.WithoutFullModels("tiny-import/hf-bare-gamma"), cancellation: Cancellation);

        var error = Assert.Throws<ArgumentException>(
            () => new BertEmbeddingGenerator(bare, new() { Pooling = SentencePooling.Pooler }, ownsModel: false));

        Assert.Contains("has no pooler", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_can_not_work_is_said_before_the_work()
    {
        using var generator = Create();
        async Task<string> Fail(string[] texts, EmbeddingGenerationOptions? options = null) =>
            (await Assert.ThrowsAsync<ArgumentException>(() => generator.GenerateAsync(texts, options, Cancellation))).Message;

        Assert.Contains("text 1 is null", await Fail(["a", null!]), StringComparison.Ordinal);
        Assert.Contains("the model 'other'", await Fail(["a"], new() { ModelId = "other" }), StringComparison.Ordinal);
        Assert.Contains("ask for 7 numbers", await Fail(["a"], new() { Dimensions = 7 }), StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => generator.GenerateAsync(Texts, cancellationToken: new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Services_tell_what_is_behind_it()
    {
        var options = new BertEmbeddingGeneratorOptions { Normalize = false };
        using var generator = Create(options);

        Assert.Same(generator, generator.GetService<BertEmbeddingGenerator>());
        Assert.Same(generator, generator.GetService<IEmbeddingGenerator<string, Embedding<float>>>());
        Assert.Same(model, generator.GetService<BertModel>());
        Assert.Same(options, generator.GetService<BertEmbeddingGeneratorOptions>());
        var metadata = generator.GetService<EmbeddingGeneratorMetadata>()!;
        Assert.Equal(
            ("sparkbert", model.Name, model.HiddenSize),
            (metadata.ProviderName, metadata.DefaultModelId, metadata.DefaultModelDimensions));
        Assert.Null(generator.GetService(typeof(BertModel), "key"));
        Assert.Null(generator.GetService<string>());
    }

    [Fact]
    public async Task A_model_that_belongs_to_the_generator_is_closed_with_it()
    {
        var owned = BertModel.Load(Bundle, cancellation: Cancellation);
        var generator = new BertEmbeddingGenerator(owned);
        generator.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => generator.GenerateAsync(["a"], cancellationToken: Cancellation));
        using var other = Create();
        other.Dispose();
        Assert.Single(await other.GenerateAsync(["a"], cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Dependency_injection_takes_the_decorators_of_the_library()
    {
        var activities = new List<Activity>();
        using var tracing = Sdk.CreateTracerProviderBuilder().AddSource("generator").AddInMemoryExporter(activities).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IDistributedCache>(new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions())));
        services.AddSparkBert(Bundle).UseDistributedCache().UseLogging().UseOpenTelemetry(sourceName: "generator");
        services.AddLogging();
        await using var provider = services.BuildServiceProvider();
        var generator = provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>();

        var first = await generator.GenerateAsync(Texts, cancellationToken: Cancellation);
        var second = await generator.GenerateAsync(Texts, cancellationToken: Cancellation);

        // The second time nothing went to the model. The cache keeps no usage.
        Assert.Equal(first.Select(vector => vector.Vector.ToArray()), second.Select(vector => vector.Vector.ToArray()));
        tracing.ForceFlush();
        var activity = Assert.Single(activities);
        Assert.Equal("sparkbert", activity.GetTagItem("gen_ai.provider.name"));
        using var undecorated = Create();
        var usage = (await undecorated.GenerateAsync(Texts, cancellationToken: Cancellation)).Usage!;
        var told = activity.GetTagItem("gen_ai.usage.input_tokens");
        Assert.Equal(usage.InputTokenCount, Convert.ToInt64(told, CultureInfo.InvariantCulture));
        Assert.Same(provider.GetRequiredService<BertModel>(), generator.GetService<BertModel>());
    }

    [Fact]
    public async Task A_trained_model_finds_what_is_meant()
    {
        var folder = TestSkip.WithoutFullModels("minilm-l6-uncased");
        using var generator = new BertEmbeddingGenerator(BertModel.Load(folder, cancellation: Cancellation));
        string[] texts =
        [
            "How do I get my money back?", "Refunds are paid within two weeks.", "The ferry leaves at half past six.",
            "Our office is closed on Sundays.",
        ];

        var made = await generator.GenerateAsync(texts, cancellationToken: Cancellation);

        Assert.Equal(1, Enumerable.Range(1, 3).MaxBy(text => TensorPrimitives.Dot(made[0].Vector.Span, made[text].Vector.Span)));
    }

    private BertEmbeddingGenerator Create(BertEmbeddingGeneratorOptions? options = null) => new(model, options, ownsModel: false);

    private float[] EmbedAlone(string text, SentencePooling pooling)
    {
        var stage = new BertSentenceEmbeddings(model) { InputCols = ["document"], Pooling = pooling, MaxSentenceLength = 512 };
        var pipeline = new Pipeline(new DocumentAssembler(), stage);
        var schema = new Schema([new Field("text", StringType.Default, nullable: true)], null);
        using var batch = new RecordBatch(schema, [new StringArray.Builder().Append(text).Build()], 1);
        using var result = pipeline.Transform([batch]).Single();
        return new AnnotationColumn(result.Column("sentence_embeddings")).Embeddings(0).ToArray();
    }
}
