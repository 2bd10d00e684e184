using SparkBert.Stages;

namespace SparkBert.Benchmarks;

/// <summary>A model opened, its first vectors made and its memory given back: what a run pays before anything else.</summary>
internal sealed class OpenBenchmark(BenchmarkOptions options) : IBenchmark
{
    private readonly string path = options.FindModel(BenchmarkModels.MiniLm)!;

    public IEnumerable<Figure> Run()
    {
        var measured = Measurement.Of(() =>
        {
            using var model = BertModel.Open(path);
            var context = new TransformContext { Mode = RowErrorMode.FailFast };
            _ = PipelineBenchmark.Pipeline(model).Transform([Corpus.Batch("A word.")], context).Count();
        });
        yield return new Figure("model opened and first vectors", measured.Wall.TotalMilliseconds, "ms", false);
        yield return new Figure("model opened and first vectors, processor", measured.Cpu.TotalMilliseconds, "ms", false);
    }

    public void Dispose()
    {
    }
}
