using System.IO.Compression;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;
using SparkBert.Stages;

namespace SparkBert.Benchmarks;

/// <summary>Real text, as the benchmarks need it.</summary>
internal static class Corpus
{
    /// <summary>The documents.</summary>
    public static string[] Texts(BenchmarkOptions options) => [.. Read(options.Corpus).Take(options.Documents)];

    /// <summary>
    /// Lines of 40 words each: rows of one length, so that the partitions of a frame are equal and no slot waits for another.
    /// </summary>
    public static string[] Lines(BenchmarkOptions options) =>
    [
        .. Read(options.Corpus)
            .SelectMany(text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Chunk(40))
            .Where(words => words.Length == 40)
            .Select(words => string.Join(' ', words))
            .Take(options.Documents),
    ];

    /// <summary>A batch of one column, <c>text</c>.</summary>
    public static RecordBatch Batch(params string[] texts)
    {
        var schema = new Schema([new Field("text", StringType.Default, true)], null);
        return new RecordBatch(schema, [new StringArray.Builder().AppendRange(texts).Build()], texts.Length);
    }

    /// <summary>The text stages.</summary>
    public static Pipeline TextStages() => new(new DocumentAssembler(), new SentenceDetector(), new Tokenizer());

    /// <summary>The texts with their sentences and tokens.</summary>
    public static List<RecordBatch> Annotate(string[] texts) =>
        [.. TextStages().Transform([Batch(texts)], new TransformContext { Mode = RowErrorMode.FailFast })];

    /// <summary>The tokens of annotated batches.</summary>
    public static IEnumerable<string> Tokens(IEnumerable<RecordBatch> batches)
    {
        foreach (var batch in batches)
        {
            var column = new AnnotationColumn(batch.Column(batch.Schema.GetFieldIndex("token")));
            for (var i = 0; i < column.Range(batch.Length - 1).End; i++)
            {
                yield return column.Result(i);
            }
        }
    }

    private static IEnumerable<string> Read(string path)
    {
        using var file = File.OpenRead(path);
        var isPacked = path.EndsWith(".gz", StringComparison.Ordinal);
        using var content = isPacked ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
        using var reader = new StreamReader(content);
        while (reader.ReadLine() is { } line)
        {
            using var document = JsonDocument.Parse(line);
            yield return document.RootElement.GetProperty("text").GetString()!;
        }
    }
}
