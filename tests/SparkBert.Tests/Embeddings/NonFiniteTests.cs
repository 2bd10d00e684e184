using System.Runtime.InteropServices;
using SparkBert.Annotations;
using SparkBert.Stages;
using SparkBert.Tests.Bundles;

namespace SparkBert.Tests.Embeddings;

/// <summary>
/// A model whose table has NaN or infinity in the row of one word: rows with that word are bad, the others keep their vectors.
/// </summary>
public sealed class NonFiniteTests : IDisposable
{
    private readonly BundleCopy bundle = new(TinyModels.CompactBundle);

    public static TheoryData<float> Values() => [float.NaN, float.PositiveInfinity];

    [Theory]
    [MemberData(nameof(Values))]
    public void A_row_for_which_the_model_gives_no_number_is_bad_and_counted(float value)
    {
        using var model = Poison("river", value);
        var context = new TransformContext();
        string[] texts = ["The bank.", "A deep river. Here.", "Sea shore.", "The river", "Hello"];

        var batch = Assert.Single(CreatePipeline(model).Transform([TextBatch.Create(texts)], context));

        var vectors = TextBatch.ReadVectors(batch).ToList();
        Assert.Equal([false, true, false, true, false], vectors.Select(row => row is null));
        Assert.Equal(
            [
                null,
                "BertEmbeddings: the model gives NaN or infinity for the token at 0 to 0 of sentence 0.",
                null,
                "BertEmbeddings: the model gives NaN or infinity for the token at 0 to 2 of sentence 0.",
                null,
            ],
            TextBatch.ErrorsOf(batch));
        Assert.Equal((5, 2, 3, 7), (context.Report.Rows, context.Report.Quarantined, context.Report.Sentences, context.Report.Tokens));
        using var sound = BertModel.Open(TinyModels.CompactBundle);
        var expected = TextBatch.ReadVectors(Assert.Single(CreatePipeline(sound).Transform([TextBatch.Create(texts)]))).ToList();
        Assert.Equal([expected[0], expected[2], expected[4]], [vectors[0], vectors[2], vectors[4]]);
    }

    [Fact]
    public void In_FailFast_mode_it_ends_the_run_with_the_row()
    {
        using var model = Poison("river", float.NaN);

        var context = new TransformContext { Mode = RowErrorMode.FailFast };
        var error = Assert.Throws<RowErrorException>(() =>
            CreatePipeline(model).Transform([TextBatch.Create("The bank.", "The river")], context).ToList());

        Assert.Equal(1, error.Row);
    }

    [Fact]
    public void An_embedder_says_so_and_goes_on()
    {
        using var model = Poison("river", float.NaN);
        var embedder = new TextEmbedder(model);

        var results = embedder.Embed(["The bank.", "The river", "Hello"]);

        Assert.Equal(
            [null, "BertEmbeddings: the model gives NaN or infinity for the token at 0 to 2 of sentence 0.", null],
            results.Select(result => result.Error));
        Assert.Throws<RowErrorException>(() => results[1].Tokens);
        Assert.Throws<RowErrorException>(() => embedder.Embed("The river"));
    }

    public void Dispose() => bundle.Dispose();

    private static Pipeline CreatePipeline(BertModel model) =>
        new(new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), new BertEmbeddings(model));

    private BertModel Poison(string word, float value)
    {
        using var sound = BertModel.Open(bundle.Path);
        Assert.True(sound.Vocabulary.TryGetId(word, out var id));
        var row = bundle.OffsetOf("word_embeddings") + ((long)id * sound.HiddenSize * sizeof(float));
        bundle.Overwrite(row, MemoryMarshal.AsBytes<float>([value]));
        bundle.Rehash();
        return BertModel.Open(bundle.Path);
    }
}
