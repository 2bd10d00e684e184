using System.Globalization;

namespace SparkBert.Models.Tests.Import;

/// <summary>
/// An import takes the memory of one run of the model, and little more: what reading the weights took is given back before.
/// </summary>
public sealed class ImportMemoryTests(ITestOutputHelper log) : IDisposable
{
    /// <summary>.NET and ONNX Runtime, and the tables that are held besides being mapped: 60 MB of word embeddings in this model.</summary>
    private const long MaxOverhead = 120 << 20;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_peak_is_the_size_of_the_weights_and_a_fixed_overhead()
    {
        string[] pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", .. Enumerable.Range(0, 29_000).Select(i => $"piece{i}")];
        var weights = RandomHuggingFaceFolder.Write(folder.Path("source"), hidden: 512, layers: 8, heads: 8, pieces);
        using var process = ModelProcess.Import(folder.Path("source"), folder.Path("cache"));
        Assert.Equal("ready", await process.ReadLineAsync());
        process.Continue();
        Assert.StartsWith("imported", await process.ReadLineAsync(), StringComparison.Ordinal);

        var peak = long.Parse((await process.ReadLineAsync())!, CultureInfo.InvariantCulture);

        Assert.SkipWhen(peak == 0, "the system does not say the peak of memory");
        log.WriteLine($"{weights >> 20} MB of weights, {peak >> 20} MB resident");
        Assert.InRange(peak, weights, weights + MaxOverhead);
    }
}
