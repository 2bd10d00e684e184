using System.Globalization;

namespace SparkBert.Models.Tests.Import;

/// <summary>
/// An import takes the memory of one run of the model, and little more: what reading the weights took is given back before.
/// </summary>
public sealed class ImportMemoryTests(ITestOutputHelper log) : IDisposable
{
    /// <summary>.NET and ONNX Runtime, and the tables that are held besides being mapped: 60 MB of word embeddings in this model.</summary>
    private const long MaxOverhead = 120 << 20;

    /// <summary>What runs of 512 positions take, by which the graph of an export and the one that is written are compared.</summary>
    private const long LongRuns = 50 << 20;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <param name="isExport">Whether the source is an ONNX graph, which is copied, run and then written again.</param>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_peak_is_the_size_of_the_weights_and_a_fixed_overhead(bool isExport)
    {
        string[] pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", .. Enumerable.Range(0, 29_000).Select(i => $"piece{i}")];
        var weights = RandomHuggingFaceFolder.Write(folder.Path("source"), hidden: 512, layers: 8, heads: 8, pieces);
        var source = folder.Path("source");
        if (isExport)
        {
            ModelImport.Import(source, folder.Path("bundle"), options: null, TestContext.Current.CancellationToken);
            source = folder.Path("export");
            Directory.CreateDirectory(source);
            foreach (var name in (string[])["model.onnx", "model.onnx_data", "vocab.txt"])
            {
                File.Move(folder.Path("bundle", name), Path.Combine(source, name));
            }
        }

        using var process = ModelProcess.Import(source, folder.Path("cache"));
        Assert.Equal("ready", await process.ReadLineAsync());
        process.Continue();
        Assert.StartsWith("imported", await process.ReadLineAsync(), StringComparison.Ordinal);

        var peak = long.Parse((await process.ReadLineAsync())!, CultureInfo.InvariantCulture);

        Assert.SkipWhen(peak == 0, "the system does not say the peak of memory");
        log.WriteLine($"{weights >> 20} MB of weights, {peak >> 20} MB resident");
        Assert.InRange(peak, weights, weights + MaxOverhead + (isExport ? LongRuns : 0));
    }
}
