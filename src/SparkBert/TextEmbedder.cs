using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SparkBert.Annotations;
using SparkBert.Embeddings;
using SparkBert.Sessions;
using SparkBert.Stages;
using SparkBert.Text.Rows;

namespace SparkBert;

/// <summary>
/// Strings in, vectors out: runs a pipeline over texts, without files, columns or Spark. The vectors are the same bits as the pipeline's.
/// </summary>
/// <remarks>Any number of threads may use an instance. Each call holds the model until it ends.</remarks>
public sealed partial class TextEmbedder
{
    private readonly PipelineSegment segment;
    private readonly BertEmbeddings embeddings;
    private readonly EmbeddingSettings settings;
    private readonly TextEmbedderOptions options;
    private readonly ILogger logger;
    private readonly ConcurrentBag<TextEncoder> encoders = [];

    /// <summary>
    /// Creates an embedder of plain texts: documents, sentences and tokens are made as Spark NLP's annotators make them by default.
    /// </summary>
    /// <param name="model">The model. Keep it open as long as the embedder is used.</param>
    /// <param name="options">How it runs; the defaults if null.</param>
    public TextEmbedder(BertModel model, TextEmbedderOptions? options = null)
        : this(new Pipeline(new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), new BertEmbeddings(model)), options)
    {
    }

    /// <summary>Creates an embedder of a pipeline.</summary>
    /// <param name="pipeline">
    /// The stages: first a <see cref="DocumentAssembler"/>, whose input column gets the texts, last a <see cref="BertEmbeddings"/>.
    /// </param>
    /// <param name="options">How it runs; the defaults if null.</param>
    /// <exception cref="ArgumentException">
    /// The pipeline reads other columns, makes several rows of a text, or does not end with vectors.
    /// </exception>
    /// <exception cref="SchemaException">A stage reads a column that no stage before it makes.</exception>
    public TextEmbedder(Pipeline pipeline, TextEmbedderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        if (pipeline.Stages is not [DocumentAssembler first, .., BertEmbeddings last]
            || PipelineSegment.Cut(pipeline.Stages) is not [var only])
        {
            throw new ArgumentException(
                "a pipeline for texts begins with DocumentAssembler and ends with its only BertEmbeddings, without explodeSentences. "
                + $"This one has {string.Join(", ", pipeline.Stages.Select(stage => stage.Type))}.",
                nameof(pipeline));
        }

        if (pipeline.ReadColumns.FirstOrDefault(column => column != first.InputCol) is { } other)
        {
            throw new ArgumentException(
                $"the pipeline reads the column '{other}', but texts fill only the column '{first.InputCol}'.", nameof(pipeline));
        }

        pipeline.TransformSchema(new Schema([new Field(first.InputCol, StringType.Default, nullable: true)], null));
        segment = only;
        embeddings = last;
        settings = last.Resolve().Within(RowLimit.Largest);
        this.options = options ?? new TextEmbedderOptions();
        logger = this.options.Logger ?? NullLogger.Instance;
    }

    /// <summary>Embeds a text.</summary>
    /// <param name="text">The text. A surrogate without its other half counts as a question mark, as Spark stores it.</param>
    /// <param name="cancellation">Ends the call, and the model calls that it makes.</param>
    /// <exception cref="RowErrorException">The text can't be processed.</exception>
    /// <exception cref="OperationCanceledException">The call was ended.</exception>
    /// <exception cref="ObjectDisposedException">The model was closed.</exception>
    public EmbeddedText Embed(string text, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        using var run = new TextRun(this, cancellation);
        run.Add(text);
        var embedded = run.Collect(run.Compute()).Single();
        run.Complete();
        _ = embedded.Tokens;
        return embedded;
    }

    /// <summary>Embeds texts; their sentences are computed together.</summary>
    /// <param name="texts">The texts, none of them null.</param>
    /// <param name="cancellation">Ends the call, and the model calls that it makes.</param>
    /// <returns>A result for each text, in their order.</returns>
    /// <exception cref="ArgumentException">A text is null.</exception>
    /// <exception cref="RowErrorException">In <see cref="RowErrorMode.FailFast"/> mode: a text can't be processed.</exception>
    /// <exception cref="OperationCanceledException">The call was ended.</exception>
    /// <exception cref="ObjectDisposedException">The model was closed.</exception>
    public IReadOnlyList<EmbeddedText> Embed(IEnumerable<string> texts, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return [.. EmbedAll(texts, cancellation)];
    }

    /// <summary>
    /// Embeds a stream of texts. Reads texts only as fast as results are taken: at most two windows of texts are in memory (32 MB of
    /// vectors each, or two model calls for each thread where that is more). If the source has no text ready, the texts so far are computed
    /// without waiting for more.
    /// </summary>
    /// <param name="texts">The texts, none of them null.</param>
    /// <param name="cancellation">Ends the stream, and the model calls that it makes.</param>
    /// <returns>A result for each text, in their order.</returns>
    /// <exception cref="ArgumentException">While enumerating: a text is null.</exception>
    /// <exception cref="RowErrorException">
    /// While enumerating, in <see cref="RowErrorMode.FailFast"/> mode: a text can't be processed.
    /// </exception>
    /// <exception cref="ObjectDisposedException">While enumerating: the model was closed.</exception>
    public IAsyncEnumerable<EmbeddedText> EmbedAsync(IAsyncEnumerable<string> texts, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return EmbedStreamAsync(texts, cancellation);
    }

    private IEnumerable<EmbeddedText> EmbedAll(IEnumerable<string> texts, CancellationToken cancellation)
    {
        using var run = new TextRun(this, cancellation);
        foreach (var text in texts)
        {
            run.Add(text);
            if (run.IsWindowFull)
            {
                foreach (var embedded in run.Collect(run.Exchange(run.TakeWindow())))
                {
                    yield return embedded;
                }
            }
        }

        foreach (var window in (EmbeddingWindow?[])[run.TakeWindow(), null])
        {
            foreach (var embedded in run.Collect(run.Exchange(window)))
            {
                yield return embedded;
            }
        }

        run.Complete();
    }

    private async IAsyncEnumerable<EmbeddedText> EmbedStreamAsync(
        IAsyncEnumerable<string> texts, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var run = new TextRun(this, cancellation);
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var source = texts.GetAsyncEnumerator(abandoned.Token);
        var next = Task.FromResult(false);
        try
        {
            for (var hasMore = true; hasMore;)
            {
                next = source.MoveNextAsync().AsTask();

                // If the source is idle, both windows are computed now; if it is busy, it fills one while the other is computed.
                EmbeddingWindow?[] windows = !next.IsCompleted ? [run.TakeWindow(), null] : run.IsWindowFull ? [run.TakeWindow()] : [];
                foreach (var window in windows)
                {
                    foreach (var embedded in run.Collect(await run.ExchangeAsync(window).ConfigureAwait(false)))
                    {
                        yield return embedded;
                    }
                }

                hasMore = await next.ConfigureAwait(false);
                if (hasMore)
                {
                    run.Add(source.Current);
                }
            }

            foreach (var window in (EmbeddingWindow?[])[run.TakeWindow(), null])
            {
                foreach (var embedded in run.Collect(await run.ExchangeAsync(window).ConfigureAwait(false)))
                {
                    yield return embedded;
                }
            }

            run.Complete();
        }
        finally
        {
            // A source must not be disposed during MoveNextAsync: if the consumer left early, the source is cancelled first.
            await abandoned.CancelAsync().ConfigureAwait(false);
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await source.DisposeAsync().ConfigureAwait(false);
        }
    }

    [LoggerMessage(
        2,
        LogLevel.Debug,
        "Embedded {Texts} texts with {Tokens} tokens in {Seconds:F3} s: "
        + "{Bad} texts could not be processed, {Truncated} tokens were cut off")]
    private static partial void LogEmbedded(ILogger logger, long texts, long tokens, double seconds, long bad, long truncated);

    /// <summary>One call: its windows, the texts in them, and the model, which it holds.</summary>
    private sealed class TextRun : IDisposable
    {
        private readonly TextEmbedder embedder;
        private readonly LoadedModel model;
        private readonly TextEncoder encoder;
        private readonly TransformContext context;
        private readonly RunActivity activity;
        private readonly Queue<List<(string Text, RowErrorException? Error)>> pending = [];
        private readonly long started = Stopwatch.GetTimestamp();
        private List<(string Text, RowErrorException? Error)> texts = [];
        private EmbeddingWindow? window;
        private long count;

        public TextRun(TextEmbedder embedder, CancellationToken cancellation)
        {
            this.embedder = embedder;
            context = new TransformContext { Cancellation = cancellation, ReusesVectors = true };
            model = embedder.embeddings.Model.Acquire();
            activity = new RunActivity("sparkbert.embed", context);
            Engine = new EmbeddingEngine(embedder.settings, model.Session, context);
            encoder = embedder.encoders.TryTake(out var known)
                ? known
                : new TextEncoder(embedder.segment, embedder.embeddings, embedder.settings);
        }

        private EmbeddingEngine Engine { get; }

        public bool IsWindowFull => window?.IsFull == true;

        /// <summary>Computes the window; what the model or its end says is the activity's too.</summary>
        public EmbeddingWindow? Compute() => Try(() => Engine.Compute(TakeWindow()!));

        /// <summary>Gives a window to be computed, and takes the one before.</summary>
        public EmbeddingWindow? Exchange(EmbeddingWindow? next) => Try(() => Engine.Exchange(next));

        /// <summary>The same, without a thread that waits.</summary>
        public async Task<EmbeddingWindow?> ExchangeAsync(EmbeddingWindow? next)
        {
            try
            {
                return await Engine.ExchangeAsync(next).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                activity.Fail(error);
                throw;
            }
        }

        /// <summary>Encodes a text into the window.</summary>
        public void Add(string text)
        {
            if (text is null)
            {
                throw new ArgumentException($"the text number {count} is null.", nameof(text));
            }

            context.Cancellation.ThrowIfCancellationRequested();
            window ??= Engine.CreateWindow();
            window.AddRowBytes((long)text.Length * sizeof(char));
            var error = encoder.Encode(text, window);
            if (error is not null)
            {
                Fail(count, error);
            }

            texts.Add((text, error));
            count++;
        }

        /// <summary>The window with the texts added since the last one; null if there are none.</summary>
        public EmbeddingWindow? TakeWindow()
        {
            var taken = window;
            if (taken is not null)
            {
                pending.Enqueue(texts);
                (window, texts) = (null, []);
            }

            return taken;
        }

        /// <summary>The results of a computed window.</summary>
        public IEnumerable<EmbeddedText> Collect(EmbeddingWindow? finished)
        {
            if (finished is null)
            {
                yield break;
            }

            var row = 0;
            foreach (var (text, error) in pending.Dequeue())
            {
                yield return error is null ? CreateResult(text, finished, row) : new EmbeddedText(text, error);
                row++;
            }

            context.Report.AddRows(row, 0, 0);
            Engine.Release(finished);
            embedder.options.Progress?.Report(new TextProgress(context.Report.Rows, context.Report.Tokens));
        }

        /// <summary>Logs what was done.</summary>
        public void Complete()
        {
            activity.Complete();
            var report = context.Report;
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            LogEmbedded(embedder.logger, report.Rows, report.Tokens, seconds, report.Quarantined, report.TruncatedTokens);
        }

        public void Dispose()
        {
            Engine.Dispose();
            activity.Dispose();
            embedder.encoders.Add(encoder);
            model.Release();
        }

        private EmbeddedText CreateResult(string text, EmbeddingWindow finished, int row)
        {
            var encoded = finished.Rows[row];
            if (finished.FindNonFinite(encoded) is { } word)
            {
                var error = EmbeddingColumn.NonFinite(word).In(embedder.embeddings.Type);
                Fail(context.Report.Rows + row, error);
                return new EmbeddedText(text, error);
            }

            context.Report.Add(encoded.Counts);
            var tokens = EmbeddedTokens.Create(finished, encoded, embedder.settings.VectorLength);
            return new EmbeddedText(text, tokens, encoded.Counts.TruncatedTokens, encoded.Counts.UnknownTokens);
        }

        private EmbeddingWindow? Try(Func<EmbeddingWindow?> compute)
        {
            try
            {
                return compute();
            }
            catch (Exception error)
            {
                activity.Fail(error);
                throw;
            }
        }

        private void Fail(long number, RowErrorException error)
        {
            if (embedder.options.Mode == RowErrorMode.FailFast)
            {
                activity.Fail(error);
                throw error.At(number);
            }

            context.Report.AddRows(0, bad: 1, 0);
        }
    }
}
