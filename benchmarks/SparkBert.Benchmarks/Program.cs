// Times the parts and the whole of `sparkbert embed` on real text, side by side in one run:
//
//   dotnet run -c Release --project benchmarks/SparkBert.Benchmarks -- [--corpus FILE.jsonl[.gz]] [--model FOLDER|large] [--documents N]
//   dotnet run -c Release --project benchmarks/SparkBert.Benchmarks -- --import
//   dotnet run -c Release --project benchmarks/SparkBert.Benchmarks -- --worker-memory [--megabytes N] [--tasks N] [--rows N] [--model none|FOLDER|wide]
//   dotnet run -c Release --project benchmarks/SparkBert.Benchmarks -- --spark SPARK_HOME [--model none|FOLDER|large] [--documents N] [--pairs N] (N rows of 40 words)
//
// FOLDER is a bundle or a folder that can be imported; `large` is a random model of BERT-large's size, made in the cache at the first call (1.3 GB), `wide` one layer of it (0.2 GB).
// `--import` shows the time and memory that `sparkbert model import` takes for random weights of that size (2.7 GB on disk while it runs), beside a plain copy of the same bytes.
// `--worker-memory` streams N megabytes of text to a worker process on each of some connections, in batches of N rows, and shows its peak of resident memory; `none` stands for the text stages alone.
// `--spark` times a whole job on Spark against the same rows in this process, in turns; with `--model none` the transport of vectors from the worker to the JVM alone.
using System.Diagnostics;
using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;
using SparkBert.Batches;
using SparkBert.Benchmarks;
using SparkBert.Cli.Embed;
using SparkBert.Cli.Files;
using SparkBert.Embeddings;
using SparkBert.Models;
using SparkBert.Models.Graph;
using SparkBert.Pipelines;
using SparkBert.Sentences;
using SparkBert.Text;
using SparkBert.Tokens;
using SparkBert.WordPieces;
using SparkBert.Worker;

if (SparkWorker.TryRun(args, SparkBenchmark.Register))
{
    return;
}

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args.Contains("--import"))
{
    ImportBenchmark.Run();
    return;
}

var corpus = Option("--corpus", Path.Combine("..", "shared", "corpus", "ewt-docs.jsonl.gz"));
var documents = Number("--documents", 300);
if (args.Contains("--worker-memory"))
{
    var model = Option("--model", "none");
    WorkerMemoryBenchmark.Run(Texts(corpus).Take(documents).ToArray(), double.Parse(Option("--megabytes", "100"), CultureInfo.InvariantCulture), model == "none" ? null : Open(model).Path, Number("--tasks", 1), Number("--rows", 1000));
    return;
}

if (Option("--spark", "") is { Length: > 0 } home)
{
    // Rows of one length, so that the partitions are equal and no slot waits for another.
    var rows = Texts(corpus).SelectMany(text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Chunk(40)).Where(words => words.Length == 40)
        .Select(words => string.Join(' ', words)).Take(documents).Chunk(10).Select(Batch).ToList();
    var model = Option("--model", "large");
    SparkBenchmark.Run(home, rows, model == "none" ? null : Open(model), Number("--pairs", 3));
    return;
}

var bundle = Open(Option("--model", Path.Combine("..", "shared", "models", "minilm-l6-uncased")));

var texts = Texts(corpus).Take(documents).ToArray();
var batch = Batch(texts);
Console.WriteLine($"{texts.Length} documents, model {bundle.Name} ({bundle.Layers} layers, {bundle.HiddenSize} wide), {Environment.ProcessorCount} cores");

// The text stages alone.
var clock = Stopwatch.StartNew();
var annotated = new Pipeline(new DocumentAssembler(), new SentenceDetector(), new Tokenizer()).Transform([batch], new TransformContext { Mode = RowErrorMode.FailFast }).ToList();
var tokens = annotated.SelectMany(rows =>
{
    var column = new AnnotationColumn(rows.Column(rows.Schema.GetFieldIndex("token")));
    return Enumerable.Range(0, rows.Length).SelectMany(row => column.Row(row)!).Select(token => token.Result);
}).ToArray();
Print("text stages", tokens.Length, "tokens", clock.Elapsed);

// Word pieces: each word for the first time, then all again.
foreach (var pass in (string[])["word pieces, first sight", "word pieces, seen before"])
{
    var wordPieces = new WordPieceTokenizer(bundle.Vocabulary, bundle.IsCaseSensitive, WordPieceBehaviour.Compatible);
    var ids = new GrowingBuffer<int>();
    if (pass.EndsWith("before", StringComparison.Ordinal))
    {
        Encode();
    }

    clock.Restart();
    Encode();
    Print(pass, tokens.Length, "tokens", clock.Elapsed);

    void Encode()
    {
        foreach (var token in tokens)
        {
            wordPieces.Encode(token, ids);
            ids.Truncate(0);
        }
    }
}

// The plan: sentences of real lengths.
var random = new Random(1);
var sentences = Enumerable.Range(0, 100_000).Select(_ => new EncodedSentence(0, random.Next(1, random.Next(2, 60)), 0, 0)).ToArray();
clock.Restart();
var plan = BatchPlan.Create(sentences, bundle.MaxPositions, 512, int.MaxValue);
Print("batch plan", sentences.Length, "sentences", clock.Elapsed);
foreach (var size in (int[])[100, 250, 500, 1000, sentences.Length])
{
    var calls = sentences.Chunk(size).Select(window => BatchPlan.Create(window, bundle.MaxPositions, 512, int.MaxValue)).SelectMany(plan => plan.Batches).ToList();
    Console.WriteLine($"  {size:N0} sentences at a time: {calls.Count} model calls, padding {1 - ((double)sentences.Sum(sentence => sentence.Length) / calls.Sum(call => call.Count * call.Length)):P1}");
}

// The model behind the plan, with several budgets of positions in turn.
foreach (var budget in (int[])[256, 512, 1024, 256, 512, 1024])
{
    var context = new TransformContext { Mode = RowErrorMode.FailFast };
    var embeddings = new BertEmbeddings(bundle) { PositionBudget = budget };
    clock.Restart();
    foreach (var _ in new Pipeline(embeddings).Transform(annotated, context))
    {
    }

    Report($"session, at most {budget} positions a call", context.Report, clock.Elapsed, embeddings.Threads);
}

// The same with smaller and larger windows: smaller ones have fewer sentences of one length to put into a call.
foreach (var megabytes in (int[])[8, 16, 32, 64, 8, 16, 32, 64])
{
    var context = new TransformContext { Mode = RowErrorMode.FailFast, ReusesVectors = true };
    var embeddings = new BertEmbeddings(bundle) { WindowBytes = megabytes << 20 };
    clock.Restart();
    foreach (var _ in new Pipeline(embeddings).Transform(annotated, context))
    {
    }

    Report($"session, windows of {megabytes} MB ({context.Report.ModelCalls} calls)", context.Report, clock.Elapsed, embeddings.Threads);
}

// The whole command, from file to file.
var folder = Directory.CreateTempSubdirectory("sparkbert-bench-").FullName;
try
{
    var input = Path.Combine(folder, "in.txt");
    File.WriteAllLines(input, texts.Select(text => text.ReplaceLineEndings(" ")));
    foreach (var output in (string[])["out.parquet", "out.arrow", "out.jsonl"])
    {
        Console.WriteLine($"embed to {output}");
        new EmbedRun(new EmbedOptions { Inputs = [input], Output = Path.Combine(folder, output), Model = bundle.Path, Json = true }, TextWriter.Null, Console.Out).Run(CancellationToken.None);
    }
}
finally
{
    Directory.Delete(folder, recursive: true);
}

int Number(string name, int otherwise) => int.Parse(Option(name, otherwise.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);

string Option(string name, string otherwise) => args.SkipWhile(argument => argument != name).Skip(1).FirstOrDefault(otherwise);

static RecordBatch Batch(string[] texts) =>
    new(new Schema([new Field("text", StringType.Default, true)], null), [new StringArray.Builder().AppendRange(texts).Build()], texts.Length);

static void Print(string what, long count, string unit, TimeSpan elapsed) => Console.WriteLine($"{what}: {count / elapsed.TotalSeconds:N0} {unit}/s ({count:N0} in {elapsed.TotalMilliseconds:N0} ms)");

static void Report(string what, TransformReport report, TimeSpan elapsed, int threads) => Console.WriteLine(
    $"{what}: {report.Tokens / elapsed.TotalSeconds:N0} tokens/s, {report.UsefulPositions / elapsed.TotalSeconds:N0} useful positions/s, padding {report.PaddingShare:P1}, in ONNX Runtime {report.SessionTime / (elapsed * threads):P1}");

static ModelBundle Open(string model) => model switch
{
    "large" => Random("random-bert-large", layers: 24),
    "wide" => Random("random-bert-wide", layers: 1),
    _ => ModelBundle.OpenOrImport(model),
};

static ModelBundle Random(string name, int layers)
{
    var target = Path.Combine(ModelCache.Folder, name);
    if (Directory.Exists(target))
    {
        return ModelBundle.Open(target);
    }

    // The vocabulary of BERT's cased models, so that real text has real word pieces.
    var pieces = File.ReadAllLines(ImportBenchmark.CasedVocabulary);
    return ModelBundle.CreateRandom(target, name, new BertConfig(1024, layers, 16, 4096, 512, 2, 28996, 1e-12f, Gelu.Erf), pieces);
}

static IEnumerable<string> Texts(string path)
{
    using var stream = InputFile.Find([path], null, Console.Error)[0].Open();
    foreach (var line in LineReader.Read(stream))
    {
        using var document = System.Text.Json.JsonDocument.Parse(line);
        yield return document.RootElement.GetProperty("text").GetString()!;
    }
}
