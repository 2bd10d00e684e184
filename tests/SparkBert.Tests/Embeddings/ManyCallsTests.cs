using System.Diagnostics;
using SparkBert.Batches;
using SparkBert.Embeddings;
using SparkBert.Stages;

namespace SparkBert.Tests.Embeddings;

/// <summary>
/// What the pipeline around a model carries on a machine with many cores, shown by a model whose calls only take time.
/// </summary>
public sealed class ManyCallsTests(ITestOutputHelper output) : IDisposable
{
    private const int Hidden = 1024;
    private readonly BertModel model = BertModel.Open(TinyModels.CompactBundle);

    public void Dispose() => model.Dispose();

    [Fact]
    public void Calls_of_64_threads_are_full_and_run_all_the_time()
    {
        // BERT-large in fp32: 850 positions a second and core.
        var run = Run(threads: 64, sentences: 24_000, positionsPerSecond: 850);

        Assert.Equal(64, run.Model.MostAtOnce);

        // 0.99 on a machine with nothing else to do; the tests beside this one need its cores too.
        Assert.InRange(run.Model.BusyShare(64), 0.85, 1.01);

        // Thin calls would keep 64 threads busy too: with windows for two threads they have 110 positions.
        Assert.InRange((double)run.Report.ComputedPositions / run.Report.ModelCalls, 300, 512);
    }

    [Fact]
    public void A_model_that_takes_no_time_shows_the_limit_of_the_pipeline()
    {
        // Once for the runtime's compiler. The limit is that of one thread, which reads, cuts, encodes, plans and makes columns.
        _ = Run(threads: 2, sentences: 20_000, positionsPerSecond: 1e12);
        var run = Run(threads: 2, sentences: 20_000, positionsPerSecond: 1e12);

        Assert.True(run.Report.Tokens > 250_000);
    }

    [Fact]
    public void A_window_grows_with_the_threads_and_has_an_end()
    {
        var usual = new BertEmbeddings(model).Resolve() with { HiddenSize = Hidden };

        Assert.Equal(8192, usual.CountWindowWords(1));
        Assert.Equal(8192, usual.CountWindowWords(8));
        Assert.Equal(64 * 2 * 512, usual.CountWindowWords(64));
        Assert.Equal(64 * 2 * 100, (usual with { PositionBudget = 100 }).CountWindowWords(64));
        Assert.Equal(512 << 20, usual.CountWindowWords(1024) * Hidden * sizeof(float));
        Assert.Equal(EmbeddingSettings.MaxWindowWords, (usual with { HiddenSize = 32 }).CountWindowWords(2));
        Assert.Equal(10, (usual with { WindowBytes = 10 * Hidden * sizeof(float) }).CountWindowWords(64));
    }

    private (TimedModel Model, TransformReport Report) Run(int threads, int sentences, double positionsPerSecond)
    {
        var position = 1 / positionsPerSecond;
        var timed = new TimedModel(new CallCost(8 * position, position, position / (4.0 * Hidden)), Hidden);
        var embeddings = new BertEmbeddings(model) { Threads = threads, PadsFurther = true };
        var settings = embeddings.Resolve() with { HiddenSize = Hidden };
        Stage[] stages = [new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), embeddings];
        var steps = PipelineSegment.Cut(stages)[0].CreateSteps(settings.RowLimit, _ => false, out var find);
        var transform = new EmbeddingTransform
        {
            Settings = settings,
            Session = timed,
            ModelIdentity = "timed",
            Steps = steps,
            Inputs = [.. embeddings.InputCols.Select(find)],
            Output = embeddings.OutputField,
            Stage = embeddings.Type,
        };
        var context = new TransformContext { ReusesVectors = true };
        var batches = Texts(sentences).Chunk(512).Select(texts => TextBatch.Create(texts)).ToArray();
        var started = Stopwatch.GetTimestamp();
        var rows = transform.Run(batches.Select(batch => new RowErrors(batch, context, 0).Begin()), context).Sum(batch => batch.Length);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Assert.Equal(sentences, rows);
        output.WriteLine(
            $"{threads} threads: {context.Report.Tokens / seconds:F0} tokens/s in {context.Report.ModelCalls} calls, "
            + $"{timed.BusyShare(threads):P1} busy, {timed.Seconds / seconds:P1} of the time between the first and the last call");
        return (timed, context.Report);
    }

    /// <summary>Sentences with as many words as web texts have: 2 to 60, 14 in the mean.</summary>
    private static IEnumerable<string> Texts(int count)
    {
        var random = new Random(16);
        for (var i = 0; i < count; i++)
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var words = (int)Math.Clamp(Math.Round(Math.Exp(2.4 + (0.7 * normal))), 2, 60);
            yield return string.Join(' ', Enumerable.Repeat("the", words)) + ".";
        }
    }
}
