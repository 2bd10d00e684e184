using System.Buffers.Text;
using Apache.Arrow;
using SparkBert.Cli.Writing;
using SparkBert.Stages;
using SparkBert.Testing;

namespace SparkBert.Benchmarks;

/// <summary>
/// The command's writers alone, on vectors of real text: their time, and the bytes of the files beside those of the floats.
/// </summary>
internal sealed class WriterBenchmark : IBenchmark
{
    private const int RowsPerBatch = 4;
    private const int ManyFloats = 4_000_000;
    private const int FloatsOfVector = 1000;

    private readonly TemporaryFolder folder = new();
    private readonly List<RecordBatch> batches;
    private readonly long tokens;
    private readonly long floatBytes;

    public WriterBenchmark(BenchmarkOptions options)
    {
        using var model = BertModel.Open(options.FindModel(BenchmarkModels.MiniLm)!);
        var context = new TransformContext { Mode = RowErrorMode.FailFast, Columns = ["text", "embeddings"] };
        var texts = Corpus.Texts(options).Chunk(RowsPerBatch).Select(chunk => Corpus.Batch(chunk));
        batches = [.. PipelineBenchmark.Pipeline(model).Transform(texts, context)];
        tokens = context.Report.Tokens;
        floatBytes = tokens * model.HiddenSize * sizeof(float);
    }

    public IEnumerable<Figure> Run()
    {
        var all = ParquetSettings.Compressions.SelectMany(
            compression => ParquetSettings.VectorEncodings.Select(encoding => new ParquetSettings(compression, encoding)));
        foreach (var settings in all)
        {
            var name = $"Parquet, {settings.Compression}, {settings.VectorEncoding}";
            foreach (var figure in Measure(name, path => new ParquetWriter(path, batches[0].Schema, settings)))
            {
                yield return figure;
            }
        }

        foreach (var threads in ((int[])[1, Environment.ProcessorCount]).Distinct())
        {
            foreach (var figure in Measure($"JSON lines, {threads} threads", path => new JsonlWriter(File.Create(path), threads)))
            {
                yield return figure;
            }
        }

        foreach (var (name, write) in Floats())
        {
            yield return new Figure($"floats, {name}", Measurement.Of(write).Cpu.TotalNanoseconds / ManyFloats, "ns a float", false);
        }

        foreach (var figure in Measure("Arrow", path => new ArrowWriter(path, batches[0].Schema)))
        {
            yield return figure;
        }
    }

    public void Dispose()
    {
        batches.ForEach(batch => batch.Dispose());
        folder.Dispose();
    }

    /// <summary>The ways to write floats as text, each with the same vector of random numbers again and again.</summary>
    private static IEnumerable<(string Name, Action Write)> Floats()
    {
        var random = new Random(1);
        var values = Enumerable.Range(0, FloatsOfVector).Select(_ => (float)((random.NextDouble() - 0.5) * 2)).ToArray();
        var text = new byte[FloatsOfVector * FloatListText.MaxLength];
        Action Repeat(Action vector) => () =>
        {
            for (var i = 0; i < ManyFloats / FloatsOfVector; i++)
            {
                vector();
            }
        };

        yield return ("in lists", Repeat(() => FloatListText.Write(values, text, out _)));
        yield return ("one at a time", Repeat(() => System.Array.ForEach(values, value => FloatText.Write(value, text))));
        yield return (".NET's", Repeat(() => System.Array.ForEach(values, value => Utf8Formatter.TryFormat(value, text, out _))));
    }

    private IEnumerable<Figure> Measure(string name, Func<string, IRowWriter> open)
    {
        var path = folder.Path("out");
        var measured = Measurement.Of(() =>
        {
            using var writer = open(path);
            batches.ForEach(writer.Write);
            writer.Complete();
        });
        var size = (double)new FileInfo(path).Length / floatBytes;
        File.Delete(path);
        return [.. measured.Figures(name, tokens, "token"), new Figure($"{name}, size", size, "bytes a byte of the floats", false)];
    }
}
