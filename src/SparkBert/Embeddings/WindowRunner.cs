using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using SparkBert.Batches;
using SparkBert.Pipelines;
using SparkBert.Sessions;

namespace SparkBert.Embeddings;

/// <summary>
/// Makes the model calls of windows on the threads of a pool. While the last calls of one window run, those of the next may begin, so no thread waits at the border.
/// </summary>
/// <param name="session">Gives the session; called by each thread before its first model call.</param>
/// <param name="layout">How sentences become sequences and vectors.</param>
/// <param name="calls">The run's place in the pool; the caller disposes it.</param>
/// <param name="context">The run.</param>
internal sealed class WindowRunner(Func<BertSession> session, SequenceLayout layout, ModelCallQueue calls, TransformContext context)
{
    /// <summary>Queues the model calls of a prepared window.</summary>
    public void Start(EmbeddingWindow window)
    {
        foreach (var batch in window.Plan!.Batches)
        {
            calls.Add(isBorrowed => Run(window, batch, isBorrowed));
        }
    }

    private void Run(EmbeddingWindow window, PlannedBatch batch, bool isBorrowed)
    {
        Exception? error = null;
        try
        {
            context.Cancellation.ThrowIfCancellationRequested();
            Compute(window, batch, isBorrowed);
        }
#pragma warning disable CA1031 // Whatever went wrong is thrown again by the thread that waits for the window.
        catch (Exception caught)
#pragma warning restore CA1031
        {
            error = caught;
        }

        window.Complete(error);
    }

    private void Compute(EmbeddingWindow window, PlannedBatch batch, bool isBorrowed)
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
            context.Report.AddModelCall(useful, positions, ticks, isBorrowed);
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
