using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using SparkBert.Batches;
using SparkBert.Diagnostics;
using SparkBert.Sessions;
using SparkBert.Stages;
using SparkBert.Text.Rows;
using SparkBert.WordPieces;

namespace SparkBert.Embeddings;

/// <summary>
/// Makes the model calls of windows on the threads of a pool. The first calls of a window may begin while the last calls of the one before
/// still run, so no thread waits between windows.
/// </summary>
/// <param name="session">The model.</param>
/// <param name="settings">The settings of the run.</param>
/// <param name="report">Counts the calls.</param>
/// <param name="cancellation">Ends the run; the calls that are being made end with the operator that they are at.</param>
internal sealed class WindowRunner(IModelCalls session, EmbeddingSettings settings, TransformReport report, CancellationToken cancellation)
    : IDisposable
{
    private readonly ModelCallEnd end = new(cancellation);
    private readonly SequenceWriter sequences = new(
        settings.Vocabulary.ClsId, settings.Vocabulary.SepId, maskIsById: settings.Behaviour == WordPieceBehaviour.Compatible);

    private readonly VectorPooling pooling = new(settings.LayerCombination);

    /// <summary>Queues the model calls of a prepared window.</summary>
    public void Start(EmbeddingWindow window, ModelCallQueue calls)
    {
        foreach (var batch in window.Plan!.Batches)
        {
            calls.Add(isBorrowed => Run(window, batch, isBorrowed));
        }
    }

    /// <summary>Makes the model calls of a prepared window on this thread.</summary>
    public void RunHere(EmbeddingWindow window)
    {
        foreach (var batch in window.Plan!.Batches)
        {
            Run(window, batch, isBorrowed: false);
        }
    }

    /// <summary>Frees what ends calls, when none is made any more.</summary>
    public void Dispose() => end.Dispose();

    private void Run(EmbeddingWindow window, PlannedBatch batch, bool isBorrowed)
    {
        Exception? error = null;
        try
        {
            cancellation.ThrowIfCancellationRequested();
            Compute(window, batch, isBorrowed);
        }
#pragma warning disable CA1031 // Whatever went wrong is thrown again by the thread that waits for the window.
        catch (Exception caught)
#pragma warning restore CA1031
        {
            // What ONNX Runtime says of a call that was ended is not what happened to the run.
            error = caught is OnnxRuntimeException && cancellation.IsCancellationRequested
                ? new OperationCanceledException(cancellation)
                : caught;
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
                var pieces = CollectionsMarshal.AsSpan(window.Pieces).Slice(sentence.PieceStart, sentence.PieceCount);
                sequences.Write(pieces, ids.AsSpan(i * batch.Length, batch.Length), mask.AsSpan(i * batch.Length, batch.Length));
            }

            var ticks = session.Run(
                ids, mask, batch.Count, batch.Length, settings.Layers, layers => Read(window, batch, layers), options: end.Options);
            session.Cost.Add(batch.Count, batch.Length, ticks);
            report.AddModelCall(useful, positions, ticks, isBorrowed);
            ModelMeter.AddCall(session.Tags, batch.Count, ticks);
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
            var length = settings.SentencePooling == SentencePooling.Pooler ? 1 : batch.Length;
            var hidden = vectors.Length / (batch.Count * length);
            for (var i = 0; i < batch.Count; i++)
            {
                var sentence = window.Sentences[window.Plan!.Order[batch.Start + i]];
                var sequence = vectors.Slice(i * length * hidden, length * hidden);
                for (var w = sentence.WordStart; w < sentence.WordStart + sentence.WordCount; w++)
                {
                    var vector = window.VectorOf(w);
                    pooling.Pool(sequence, hidden, window.Words[w], l, vector);
                    if (l == layers.Count - 1 && !FiniteVectors.Check(vector))
                    {
                        window.MarkNonFinite();
                    }
                }
            }
        }
    }
}
