using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using SparkBert.Batches;
using SparkBert.Pipelines;
using SparkBert.Sessions;

namespace SparkBert.Embeddings;

/// <summary>
/// Threads that take the model calls of windows one by one. While the last calls of one window run, those of the next may begin, so no thread waits at the border.
/// </summary>
internal sealed class WindowRunner : IDisposable
{
    private readonly BlockingCollection<(EmbeddingWindow Window, PlannedBatch Batch)> queue = [];
    private readonly CancellationTokenSource stopping;
    private readonly Thread[] threads;
    private readonly Func<BertSession> session;
    private readonly SequenceLayout layout;
    private readonly TransformContext context;

    /// <param name="session">Gives the session; called by each thread before its first model call.</param>
    /// <param name="layout">How sentences become sequences and vectors.</param>
    /// <param name="threadCount">Model calls at the same time.</param>
    /// <param name="context">The run.</param>
    public WindowRunner(Func<BertSession> session, SequenceLayout layout, int threadCount, TransformContext context)
    {
        this.session = session;
        this.layout = layout;
        this.context = context;
        stopping = CancellationTokenSource.CreateLinkedTokenSource(context.Cancellation);
        threads = new Thread[threadCount];
        for (var i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(Work) { IsBackground = true, Name = $"SparkBert model call {i}" };
            threads[i].Start();
        }
    }

    /// <summary>Queues the model calls of a prepared window.</summary>
    public void Start(EmbeddingWindow window)
    {
        foreach (var batch in window.Plan!.Batches)
        {
            queue.Add((window, batch), stopping.Token);
        }
    }

    public void Dispose()
    {
        stopping.Cancel();
        foreach (var thread in threads)
        {
            thread.Join();
        }

        queue.Dispose();
        stopping.Dispose();
    }

    private void Work()
    {
        try
        {
            foreach (var (window, batch) in queue.GetConsumingEnumerable(stopping.Token))
            {
                Exception? error = null;
                try
                {
                    Compute(window, batch);
                }
#pragma warning disable CA1031 // Whatever went wrong is thrown again by the thread that waits for the window.
                catch (Exception caught)
#pragma warning restore CA1031
                {
                    error = caught;
                }

                window.Complete(error);
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over; a caller that still waits was cancelled by the same token.
        }
    }

    private void Compute(EmbeddingWindow window, PlannedBatch batch)
    {
        var positions = batch.Count * batch.Length;
        var ids = ArrayPool<long>.Shared.Rent(positions);
        var mask = ArrayPool<long>.Shared.Rent(positions);
        try
        {
            var useful = 0;
            for (var i = 0; i < batch.Count; i++)
            {
                var sentence = window.Sentences[window.Plan!.Order[batch.Start + i]];
                useful += sentence.Length;
                var pieces = window.Pieces.Written.Slice(sentence.PieceStart, sentence.PieceCount);
                layout.Write(pieces, ids.AsSpan(i * batch.Length, batch.Length), mask.AsSpan(i * batch.Length, batch.Length));
            }

            var ticks = session().Run(ids, mask, batch.Count, batch.Length, layout.Layers, layers => Read(window, batch, layers));
            context.Report.AddModelCall(useful, positions, ticks);
        }
        finally
        {
            ArrayPool<long>.Shared.Return(ids);
            ArrayPool<long>.Shared.Return(mask);
        }
    }

    private void Read(EmbeddingWindow window, PlannedBatch batch, IReadOnlyList<OrtValue> layers)
    {
        for (var l = 0; l < layers.Count; l++)
        {
            var vectors = layers[l].GetTensorDataAsSpan<float>();
            var hidden = vectors.Length / (batch.Count * batch.Length);
            for (var i = 0; i < batch.Count; i++)
            {
                var sentence = window.Sentences[window.Plan!.Order[batch.Start + i]];
                var sequence = vectors.Slice(i * batch.Length * hidden, batch.Length * hidden);
                for (var w = 0; w < sentence.WordCount; w++)
                {
                    var word = sentence.WordStart + w;
                    layout.Pool(sequence, hidden, window.Words[word], l, window.VectorOf(word));
                }
            }
        }
    }
}
