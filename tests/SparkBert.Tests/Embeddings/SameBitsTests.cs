using SparkBert.Stages;

namespace SparkBert.Tests.Embeddings;

/// <summary>
/// A sentence's vectors are the same bits alone and in any company: batch size, budget, window, order, partition and number of threads.
/// </summary>
public sealed class SameBitsTests(ITestOutputHelper log)
{
    public static TheoryData<string> Models() => ["tiny", "minilm", "random", "random int8", "random int8 by GPTQ", "minilm int8"];

    [Theory]
    [MemberData(nameof(Models))]
    public void A_sentence_has_the_same_bits_in_any_company(string name)
    {
        using var model = BertModel.Open(FindBundle(name));
        var random = new Random(20261124);
        var texts = Sentences(random, count: 160);
        var alone = texts.Select(text => Embed(model, [text], (1, null, null, 32 << 20), padsFurther: false)[0]).ToArray();

        // What the model itself says: another processor's kernels may not take several lengths in a call.
        var loaded = model.Acquire();
        var padsFurther = loaded.Session.Padding.Look();
        loaded.Release();
        Assert.Equal(texts.Length, alone.Count(row => row.Length > 0));

        for (var trial = 0; trial < 12; trial++)
        {
            var order = Enumerable.Range(0, texts.Length).ToArray();
            random.Shuffle(order);
            var (threads, batchSize) = (random.Next(1, 9), random.Next(3) == 0 ? (int?)null : random.Next(1, 33));
            var (budget, windowBytes) = (1 << random.Next(4, 12), 1 << random.Next(12, 26));
            var partition = random.Next(1, texts.Length);
            foreach (var part in order.Chunk(partition))
            {
                var rows = Embed(
                    model, [.. part.Select(i => texts[i])], (threads, batchSize, budget, windowBytes), padsFurther && trial % 3 > 0);
                for (var i = 0; i < part.Length; i++)
                {
                    Assert.True(
                        alone[part[i]].AsSpan().SequenceEqual(rows[i]),
                        $"threads {threads}, batch {batchSize}, budget {budget}, window {windowBytes}, partition {partition}: other bits");
                }
            }
        }

        log.WriteLine($"{texts.Length} texts in 12 arrangements, lengths together: {padsFurther}");
    }

    private static string FindBundle(string name) => name switch
    {
        "tiny" => TinyModels.CompactBundle,
        "minilm" => TinyModels.LargeBundle,
        "random" => TinyModels.RandomBundle,
        "random int8" => TinyModels.RandomInt8Bundle,
        "random int8 by GPTQ" => TinyModels.RandomGptqBundle,
        _ => TinyModels.LargeInt8Bundle,
    };

    private static string[] Sentences(Random random, int count)
    {
        string[] words =
        [
            "the", "river", "bank", "Zürich", "unbelievable", "3.5", "of", "(see", "naïve)", "Co-op", "runs", "a", "photosynthesis",
            "🙂", "it's", "NLP,", "quick",
        ];
        return [.. Enumerable.Range(0, count).Select(_ => Sentence(random.Next(1, random.Next(8) == 0 ? 160 : 30)))];

        string Sentence(int length) =>
            string.Join(' ', Enumerable.Range(0, length).Select(_ => words[random.Next(words.Length)]));
    }

    private static byte[][] Embed(
        BertModel model, string[] texts, (int Threads, int? BatchSize, int? Budget, int WindowBytes) arrangement, bool padsFurther)
    {
        var embeddings = new BertEmbeddings(model)
        {
            Threads = arrangement.Threads,
            BatchSize = arrangement.BatchSize,
            PositionBudget = arrangement.Budget,
            WindowBytes = arrangement.WindowBytes,
            PadsFurther = padsFurther,
        };
        var pipeline = new Pipeline(new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), embeddings);
        return [.. pipeline.Transform([TextBatch.Create(texts)], new TransformContext { Mode = RowErrorMode.FailFast })
            .SelectMany(TextBatch.VectorsOf)
            .Select(row => System.Runtime.InteropServices.MemoryMarshal.AsBytes(row.AsSpan()).ToArray())];
    }
}
