using System.Globalization;

namespace SparkBert.Models.Tests;

/// <summary>Handles share the weights of one content, and the last one that is closed gives their memory back.</summary>
public sealed class ModelMemoryTests(ITestOutputHelper log) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Copies_take_the_weights_once_and_the_last_handle_gives_them_back()
    {
        string[] pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", .. Enumerable.Range(0, 29_000).Select(i => $"piece{i}")];
        var sizes = new RandomModelSizes(512, 6, 8, 2048, 512);
        RandomModel.Write(folder.Path("model"), "memory", sizes, pieces, TestContext.Current.CancellationToken);
        BundleCopy.Write(folder.Path("model"), folder.Path("copy"), TestContext.Current.CancellationToken);
        var weights = Directory.EnumerateFiles(folder.Path("model")).Sum(file => new FileInfo(file).Length);

        using var process = ModelProcess.Open(folder.Path("model"), folder.Path("copy"));
        var steps = new List<long>();
        while (await process.ReadLineAsync() is { } line)
        {
            steps.Add(long.Parse(line, CultureInfo.InvariantCulture));
        }

        Assert.SkipWhen(steps.Contains(0), "the system does not say the memory of a process");
        log.WriteLine($"{weights >> 20} MB of files; {string.Join(", ", steps.Select(bytes => $"{bytes >> 20} MB"))}");
        Assert.Equal(5, steps.Count);
        var (none, one, both, oneLeft, noneLeft) = (steps[0], steps[1], steps[2], steps[3], steps[4]);
        Assert.InRange(one - none, weights / 2, long.MaxValue);

        // Each step may cost what the runtime takes besides; the weights are far more than that.
        var margin = weights / 4;
        Assert.InRange(both, one - margin, one + margin);
        Assert.InRange(oneLeft, both - margin, both + margin);
        Assert.InRange(noneLeft, 0, one - (weights * 3 / 4));
    }

    [Fact]
    public async Task An_embedder_does_not_keep_the_memory_of_its_largest_text()
    {
        using var bundle = EditableBundle.CreateRandom();
        using var process = ModelProcess.EmbedLarge(bundle.Path);
        var before = long.Parse((await process.ReadLineAsync())!, CultureInfo.InvariantCulture);
        var after = long.Parse((await process.ReadLineAsync())!, CultureInfo.InvariantCulture);

        log.WriteLine($"{before >> 10} KB before, {after >> 10} KB after");

        // The text has 8 MB; .NET's pool of arrays keeps two that hold it. Its tokens take 32 MB in each of several buffers.
        Assert.InRange(after - before, long.MinValue, 28 << 20);
    }
}
