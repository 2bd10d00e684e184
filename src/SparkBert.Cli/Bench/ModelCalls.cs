using Microsoft.ML.OnnxRuntime;
using SparkBert.Batches;
using SparkBert.Bundles;
using SparkBert.WordPieces;

namespace SparkBert.Cli.Bench;

/// <summary>Model calls that are ready to be made: what ONNX Runtime does alone.</summary>
/// <param name="Calls">The calls: sentences, padded length, ids and mask.</param>
/// <param name="Pieces">Word pieces in them, without [CLS], [SEP] and padding.</param>
/// <param name="Positions">Positions that are computed, padding included.</param>
internal sealed record ModelCalls(IReadOnlyList<(int Count, int Length, long[] Ids, long[] Mask)> Calls, long Pieces, long Positions)
{
    private const int MaxSentenceLength = 128;

    /// <summary>The piece ids of sentences, with [CLS] and [SEP].</summary>
    public static IReadOnlyList<long[]> Encode(BertModel model, BenchText text)
    {
        var manifest = model.Manifest;
        var tokenizer = new WordPieceTokenizer(model.Vocabulary, manifest.CaseSensitive, WordPieceBehaviour.Standard, manifest.Words);
        return [.. text.Lines.Select(line =>
        {
            List<int> ids = [model.Vocabulary.ClsId];
            foreach (var word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                tokenizer.Encode(word, ids);
            }

            return ids.Take(MaxSentenceLength - 1).Append(model.Vocabulary.SepId).Select(id => (long)id).ToArray();
        })];
    }

    /// <summary>The calls of our plan.</summary>
    public static ModelCalls Planned(IReadOnlyList<long[]> sentences, BatchPlanOptions options)
    {
        var plan = BatchPlan.Create(sentences.Select(ids => ids.Length).ToArray(), options);
        return Of([.. plan.Batches.Select(batch => (
            batch.Length, (IReadOnlyList<long[]>)[.. Enumerable.Range(batch.Start, batch.Count).Select(i => sentences[plan.Order[i]])]))]);
    }

    /// <summary>The calls of a plan that takes sentences as they come, and pads them to the longest of a call: that of Spark NLP.</summary>
    public static ModelCalls InOrder(IReadOnlyList<long[]> sentences, int batchSize) => Of(
        [.. sentences.Chunk(batchSize).Select(batch => (batch.Max(ids => ids.Length), (IReadOnlyList<long[]>)batch))]);

    /// <summary>Makes the calls, some at the same time, each on one thread.</summary>
    public void Run(InferenceSession session, BundleManifest manifest, int threads)
    {
        string[] inputs = manifest.Inputs.TokenTypeIds is { } types
            ? [manifest.Inputs.InputIds, manifest.Inputs.AttentionMask, types]
            : [manifest.Inputs.InputIds, manifest.Inputs.AttentionMask];
        string[] outputs = [manifest.LayerOutputs[^1]!];
        BenchThreads.ForEach(Calls.Count, threads, i =>
        {
            var (count, length, ids, mask) = Calls[i];
            long[] shape = [count, length];
            using var idsValue = OrtValue.CreateTensorValueFromMemory(ids, shape);
            using var maskValue = OrtValue.CreateTensorValueFromMemory(mask, shape);
            using var typesValue = OrtValue.CreateTensorValueFromMemory(new long[ids.Length], shape);
            using var options = new RunOptions();
            OrtValue[] values = inputs.Length == 3 ? [idsValue, maskValue, typesValue] : [idsValue, maskValue];
            using var results = session.Run(options, inputs, values, outputs);
        });
    }

    private static ModelCalls Of(IReadOnlyList<(int Length, IReadOnlyList<long[]> Sentences)> batches)
    {
        var calls = new List<(int, int, long[], long[])>();
        foreach (var (length, sentences) in batches)
        {
            var ids = new long[sentences.Count * length];
            var mask = new long[ids.Length];
            for (var i = 0; i < sentences.Count; i++)
            {
                sentences[i].CopyTo(ids, i * length);
                mask.AsSpan(i * length, sentences[i].Length).Fill(1);
            }

            calls.Add((sentences.Count, length, ids, mask));
        }

        return new ModelCalls(
            calls,
            batches.Sum(batch => batch.Sentences.Sum(ids => (long)ids.Length - 2)),
            batches.Sum(batch => (long)batch.Length * batch.Sentences.Count));
    }
}
