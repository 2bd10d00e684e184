using System.Diagnostics;
using System.Text.RegularExpressions;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using SparkBert.Annotations;
using SparkBert.Diagnostics;
using SparkBert.Stages;

namespace SparkBert.Tests.Diagnostics;

/// <summary>
/// What OpenTelemetry's own library reads of runs: the figures of their reports, of everything that was run meanwhile. So nothing else runs
/// at the same time.
/// </summary>
[Collection(nameof(AloneInProcess))]
public sealed partial class TelemetryTests
{
    /// <summary>A word that is in no message, name or tag of ours.</summary>
    private const string Secret = "Xylomancy";

    private static readonly string[] Texts = ["The bank closed.", $"The {Secret} bank closed. It rained.", new('a', 200_000)];

    /// <summary>The import opens the model, too: before anybody looks.</summary>
    public TelemetryTests() => _ = TinyModels.CompactBundle;

    [Fact]
    public void Counts_of_the_process_are_those_of_the_report()
    {
        using var seen = new Telemetry();
        using var model = BertModel.Open(TinyModels.CompactBundle);
        var context = new TransformContext { MaxRowBytes = 1_000_000, Mode = RowErrorMode.DropMalformed };
        Run(model, context);
        seen.Collect();

        var report = context.Report;
        Assert.Equal((3, 1, 1), (report.Rows, report.Quarantined, report.Dropped));
        Assert.Equal(report.Rows, seen.Sum("sparkbert.rows"));
        Assert.Equal(report.Quarantined, seen.Sum("sparkbert.rows.failed"));
        Assert.Equal(report.Dropped, seen.Sum("sparkbert.rows.dropped"));
        Assert.Equal(report.Sentences, seen.Sum("sparkbert.sentences"));
        Assert.Equal(report.Tokens, seen.Sum("sparkbert.tokens"));
        Assert.Equal(report.UsefulPositions, seen.Sum("sparkbert.positions", ("sparkbert.position.kind", "useful")));
        Assert.Equal(
            report.ComputedPositions - report.UsefulPositions, seen.Sum("sparkbert.positions", ("sparkbert.position.kind", "padding")));
        Assert.Equal(report.UsefulPositions - (2 * report.Sentences), seen.Sum("sparkbert.word_pieces"));
        var (calls, seconds) = seen.Histogram("sparkbert.inference.duration", Tags(model));
        Assert.Equal(report.ModelCalls, calls);
        Assert.Equal(report.SessionTime.TotalSeconds, seconds, 1e-6);
        Assert.Equal((report.ModelCalls, (double)report.Sentences), seen.Histogram("sparkbert.inference.sentences", Tags(model)));
    }

    [Fact]
    public void Cut_sentences_and_unknown_tokens_are_counted()
    {
        using var seen = new Telemetry();
        using var model = BertModel.Open(TinyModels.CompactBundle);
        var context = new TransformContext();
        var embeddings = new BertEmbeddings(model) { MaxSentenceLength = 8 };
        var pipeline = new Pipeline(new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), embeddings);
        var text = string.Join(' ', Enumerable.Repeat("bank", 40)) + " \u2603 .";
        Assert.Single(pipeline.Transform([TextBatch.Create(text, "\u2603 bank.")], context).ToList());
        seen.Collect();

        Assert.Equal(1, seen.Sum("sparkbert.sentences.truncated"));
        Assert.InRange(context.Report.TruncatedTokens, 1, 42);
        Assert.Equal(context.Report.TruncatedTokens, seen.Sum("sparkbert.tokens.truncated"));
        Assert.InRange(context.Report.UnknownTokens, 1, 2);
        Assert.Equal(context.Report.UnknownTokens, seen.Sum("sparkbert.tokens.unknown"));
    }

    [Fact]
    public void A_model_is_loaded_once_and_shared()
    {
        using var copy = new Bundles.BundleCopy(TinyModels.CompactBundle);
        copy.EditManifest(manifest => manifest["name"] = nameof(TelemetryTests));
        using var seen = new Telemetry();
        var (modelsBefore, bytesBefore) = seen.InMemory();
        using var first = BertModel.Open(copy.Path);
        seen.Collect();
        var isNew = seen.Sum("sparkbert.model.opens", ("sparkbert.model.shared", false)) is 1;
        using var second = BertModel.Open(copy.Path);
        var (models, bytes) = seen.InMemory();

        Assert.True(isNew);
        Assert.Equal(1, seen.Sum("sparkbert.model.opens", [.. Tags(first), ("sparkbert.model.shared", true)]));
        Assert.Equal(1, seen.Histogram("sparkbert.model.load.duration", Tags(first)).Count);
        Assert.Equal((modelsBefore + 1, bytesBefore + first.ByteCount), (models, bytes));
        Assert.InRange(seen.Sum("sparkbert.process.memory.usage"), 1 << 20, long.MaxValue);

        first.Dispose();
        second.Dispose();
        Assert.Equal((modelsBefore, bytesBefore), seen.InMemory());
    }

    [Fact]
    public void A_model_that_can_not_be_opened_is_an_error_without_its_text()
    {
        using var copy = new Bundles.BundleCopy(TinyModels.CompactBundle);
        File.WriteAllText(copy.FileOf("vocab.txt"), Secret);
        using var seen = new Telemetry();

        Assert.Throws<SparkBert.Bundles.ModelException>(() => BertModel.Open(copy.Path));
        seen.Collect();

        const string Type = "SparkBert.Bundles.ModelException";
        Assert.Equal(1, seen.Histogram("sparkbert.model.load.duration", ("error.type", Type)).Count);
        var activity = Assert.Single(seen.Activities);
        Assert.Equal(("sparkbert.model.open", ActivityStatusCode.Error, Type), (
            activity.OperationName, activity.Status, activity.GetTagItem("error.type")));
    }

    [Fact]
    public void A_run_is_an_activity_with_the_figures_of_its_report()
    {
        using var seen = new Telemetry();
        using var model = BertModel.Open(TinyModels.CompactBundle);
        using var around = new Activity("around") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
        var context = new TransformContext { MaxRowBytes = 1_000_000 };
        foreach (var _ in Pipeline(model).Transform([TextBatch.Create(Texts)], context))
        {
            Assert.Same(around, Activity.Current);
        }

        Assert.Same(around, Activity.Current);
        var opened = seen.Activities.Single(item => item.OperationName == "sparkbert.model.open");
        Assert.Equal(Tags(model).Select(tag => tag.Value), Tags(model).Select(tag => opened.GetTagItem(tag.Key)));
        var run = seen.Activities.Single(item => item.OperationName == "sparkbert.transform");
        var report = context.Report;
        Assert.Equal(around.SpanId, run.ParentSpanId);
        Assert.Equal(
            (true, report.Rows, report.Quarantined), (Tag("completed"), Tag("rows"), Tag("rows.failed")));
        Assert.Equal(
            (report.Sentences, report.Tokens, report.ModelCalls), (Tag("sentences"), Tag("tokens"), Tag("inference.calls")));
        Assert.Equal(ActivityStatusCode.Unset, run.Status);

        object? Tag(string name) => run.GetTagItem("sparkbert." + name);
    }

    [Fact]
    public void A_run_that_is_left_early_or_fails_says_so()
    {
        using var seen = new Telemetry();
        using var model = BertModel.Open(TinyModels.CompactBundle);
        using (var left = Pipeline(model).Transform([TextBatch.Create(Texts), TextBatch.Create(Texts)]).GetEnumerator())
        {
            Assert.True(left.MoveNext());
        }

        var failing = new TransformContext { MaxRowBytes = 1_000_000, Mode = RowErrorMode.FailFast };
        Assert.Throws<RowErrorException>(() => Run(model, failing));
        var embedder = new TextEmbedder(model);
        embedder.Embed(Texts[0]);

        Assert.Equal(
            [("sparkbert.transform", false, null), ("sparkbert.transform", false, typeof(RowErrorException).FullName),
                ("sparkbert.embed", true, null)],
            seen.Activities.Where(item => item.OperationName != "sparkbert.model.open")
                .Select(item => (item.OperationName, item.GetTagItem("sparkbert.completed"), item.GetTagItem("error.type"))));
    }

    [Fact]
    public void What_ends_the_embedding_of_texts_is_the_activitys_error()
    {
        using var seen = new Telemetry();
        using var model = BertModel.Open(TinyModels.CompactBundle);
        var embedder = new TextEmbedder(model);
        using var ended = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() => embedder.Embed(Cancelling(), ended.Token));

        var run = Assert.Single(seen.Activities, item => item.OperationName == "sparkbert.embed");
        Assert.EndsWith("CanceledException", (string?)run.GetTagItem("error.type"), StringComparison.Ordinal);
        Assert.Equal(ActivityStatusCode.Error, run.Status);

        IEnumerable<string> Cancelling()
        {
            yield return Texts[0];
            ended.Cancel();
        }
    }

    /// <summary>Texts of rows, good and bad, are in no measurement, activity or log.</summary>
    [Fact]
    public void No_text_of_a_row_is_anywhere()
    {
        using var seen = new Telemetry();
        var logger = new LogCollector();
        using var model = BertModel.Open(TinyModels.CompactBundle, new BertModelOptions { Logger = logger });
        Run(model, new TransformContext { MaxRowBytes = 1_000_000 });

        var embedder = new TextEmbedder(model, new TextEmbedderOptions { Logger = logger });
        foreach (var text in Texts)
        {
            embedder.Embed(text);
        }

        seen.Collect();
        Assert.NotEmpty(logger.Lines);
        Assert.Contains("sparkbert.tokens", seen.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, seen.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Secret, string.Join('\n', logger.Lines), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The table of docs/observability.md names each instrument with its kind and unit, and each activity.</summary>
    [Fact]
    public void Document_lists_what_there_is()
    {
        using var seen = new Telemetry();
        using var model = BertModel.Open(TinyModels.CompactBundle);
        Run(model, new TransformContext());
        new TextEmbedder(model).Embed(Texts[0]);
        var document = File.ReadAllLines(Path.Combine(TestData.Root, "docs", "observability.md"))
            .Where(line => line.StartsWith("| `sparkbert.", StringComparison.Ordinal))
            .Select(line => string.Join(" | ", line.Trim('|').Split('|').Take(3).Select(cell => cell.Trim())))
            .ToList();

        var activities = seen.Activities.Select(item => $"`{item.OperationName}` | activity | ");
        Assert.Equal(
            Telemetry.Instruments.Concat(activities).Order(StringComparer.Ordinal), document.Order(StringComparer.Ordinal));
    }

    /// <summary>Each event of the logs has a number of its own, and a line in docs/observability.md.</summary>
    [Fact]
    public void Document_lists_the_events_of_the_logs()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(TestData.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(TestData.Root, file).Split(Path.DirectorySeparatorChar).Intersect(["bin", "obj"]).Any());
        var events = sources.SelectMany(file => EventPattern().Matches(File.ReadAllText(file)).Select(match => match.Groups))
            .Select(found => $"| {found["id"].Value} | {found["level"].Value} | {Join(found["text"].Value)} |").ToList();
        var document = File.ReadAllLines(Path.Combine(TestData.Root, "docs", "observability.md"))
            .Where(line => line.Length > 2 && line[0] == '|' && char.IsAsciiDigit(line[2]));

        Assert.True(events.Count > 10, $"{events.Count} events");
        Assert.Equal(events.Count, events.Select(line => line.Split('|')[1]).Distinct().Count());
        Assert.Equal(events.Order(StringComparer.Ordinal), document.Order(StringComparer.Ordinal));

        static string Join(string literals) => string.Concat(LiteralPattern().Matches(literals).Select(match => match.Groups[1].Value));
    }

    [GeneratedRegex("""\[LoggerMessage\(\s*(?<id>\d+),\s*LogLevel\.(?<level>\w+),\s*(?<text>(?:"[^"]*"\s*\+?\s*)+)""")]
    private static partial Regex EventPattern();

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex LiteralPattern();

    private static Pipeline Pipeline(BertModel model) =>
        new(new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), new BertEmbeddings(model));

    private static List<Apache.Arrow.RecordBatch> Run(BertModel model, TransformContext context) =>
        [.. Pipeline(model).Transform([TextBatch.Create(Texts)], context)];

    private static (string Key, object? Value)[] Tags(BertModel model) =>
    [
        ("sparkbert.model.name", model.Name), ("sparkbert.model.precision", "fp32"), ("sparkbert.device", "cpu"),
    ];

    /// <summary>The library of OpenTelemetry, with what it collected.</summary>
    private sealed class Telemetry : IDisposable
    {
        private readonly List<MetricSnapshot> metrics = [];
        private readonly List<Activity> activities = [];
        private readonly MeterProvider meters;
        private readonly TracerProvider tracers;

        public Telemetry()
        {
            meters = Sdk.CreateMeterProviderBuilder().AddMeter(SparkBertTelemetry.Name).AddInMemoryExporter(metrics).Build();
            tracers = Sdk.CreateTracerProviderBuilder().AddSource(SparkBertTelemetry.Name).AddInMemoryExporter(activities).Build();
        }

        public IReadOnlyList<Activity> Activities => activities;

        /// <summary>Name, kind and unit of all instruments.</summary>
        public static IEnumerable<string> Instruments
        {
            get
            {
                var found = new List<string>();
                using var listener = new System.Diagnostics.Metrics.MeterListener();
                listener.InstrumentPublished = (instrument, _) =>
                {
                    if (instrument.Meter.Name == SparkBertTelemetry.Name)
                    {
                        var kind = instrument.GetType().Name.Split('`')[0].Replace("Observable", "", StringComparison.Ordinal);
                        found.Add($"`{instrument.Name}` | {kind} | {instrument.Unit}");
                    }
                };
                listener.Start();
                return found;
            }
        }

        /// <summary>Everything that was collected.</summary>
        public string Text =>
            string.Join('\n', metrics.SelectMany(metric => metric.MetricPoints.Select(point => $"{metric.Name} {Show(point)}")))
            + string.Join('\n', activities.Select(item =>
                $"{item.DisplayName} {item.StatusDescription} {string.Join(' ', item.TagObjects)} {string.Join(' ', item.Events)}"));

        public void Collect()
        {
            metrics.Clear();
            meters.ForceFlush();
        }

        public (long Models, long Bytes) InMemory()
        {
            Collect();
            return (Sum("sparkbert.models"), Sum("sparkbert.model.memory.usage"));
        }

        public long Sum(string name, params (string Key, object? Value)[] tags) =>
            Points(name, tags).Sum(point => point.GetSumLong());

        public (long Count, double Sum) Histogram(string name, params (string Key, object? Value)[] tags)
        {
            var points = Points(name, tags);
            return (points.Sum(point => point.GetHistogramCount()), points.Sum(point => point.GetHistogramSum()));
        }

        public void Dispose()
        {
            meters.Dispose();
            tracers.Dispose();
        }

        private static string Show(MetricPoint point)
        {
            var text = new System.Text.StringBuilder();
            foreach (var tag in point.Tags)
            {
                text.Append(' ').Append(tag.Key).Append('=').Append(tag.Value);
            }

            return text.ToString();
        }

        private List<MetricPoint> Points(string name, (string Key, object? Value)[] tags) =>
            [.. metrics.Where(metric => metric.Name == name).SelectMany(metric => metric.MetricPoints).Where(point => HasAll(point, tags))];

        private static bool HasAll(MetricPoint point, (string Key, object? Value)[] tags)
        {
            var found = new Dictionary<string, object?>(StringComparer.Ordinal);
            foreach (var tag in point.Tags)
            {
                found.Add(tag.Key, tag.Value);
            }

            return tags.All(tag => found.TryGetValue(tag.Key, out var value) && Equals(value, tag.Value));
        }
    }
}

/// <summary>Tests of what a whole process does: they run when no other test does.</summary>
[CollectionDefinition(nameof(AloneInProcess), DisableParallelization = true)]
public sealed class AloneInProcess;
