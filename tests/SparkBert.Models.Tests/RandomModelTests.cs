using SparkBert.WordPieces;

namespace SparkBert.Models.Tests;

/// <summary>Random models are the same wherever they are made, and usable.</summary>
public sealed class RandomModelTests : IDisposable
{
    private static readonly string[] Pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "a", "b"];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_same_sizes_give_the_same_files()
    {
        var first = Write("first");
        var second = Write("second");

        Assert.Equal(first.Manifest.Files, second.Manifest.Files);
    }

    [Fact]
    public void It_gives_every_layer()
    {
        Write("model");
        using var model = BertModel.Open(folder.Path("model"), options: null, TestContext.Current.CancellationToken);

        var layers = model.RunLayers([2, 4, 5, 3], [0, 1, 2]);

        Assert.All(layers, vectors => Assert.Equal(4 * 16, vectors.Length));
        Assert.Equal("random", model.Manifest.SourceFormat);
    }

    [Fact]
    public void A_vocabulary_without_what_BERT_needs_is_refused_and_leaves_nothing()
    {
        var sizes = new RandomModelSizes(16, 2, 2, 32, 8);

        Assert.Throws<VocabularyException>(
            () => RandomModel.Write(folder.Path("model"), "model", sizes, ["a"], TestContext.Current.CancellationToken));

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Root));
    }

    private ImportedModel Write(string name) => RandomModel.Write(
        folder.Path(name), "model", new RandomModelSizes(16, 2, 2, 32, 8), Pieces, TestContext.Current.CancellationToken);
}
