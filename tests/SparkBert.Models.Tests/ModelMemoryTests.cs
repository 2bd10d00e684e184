using System.Globalization;
using SparkBert.Models.Quantization;

namespace SparkBert.Models.Tests;

/// <summary>Handles share the weights of one content, and the last one that is closed gives their memory back.</summary>
public sealed class ModelMemoryTests(ITestOutputHelper log) : IDisposable
{
    /// <summary>What a process takes besides the weights: .NET, ONNX Runtime (84 MB together), and the tensors of a call.</summary>
    private const long BesidesWeights = 96 << 20;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Copies_take_the_weights_once_and_the_last_handle_gives_them_back()
    {
        var weights = WriteModel();
        BundleCopy.Write(folder.Path("model"), folder.Path("copy"), TestContext.Current.CancellationToken);

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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_model_that_is_opened_and_run_takes_little_more_than_its_file(bool isEightBit)
    {
        var bundle = folder.Path("model");
        var weights = WriteModel();
        if (isEightBit)
        {
            bundle = folder.Path("eight");
            ModelQuantization.Quantize(folder.Path("model"), bundle, new QuantizationOptions { Force = true });
            weights = CountBytes(bundle);
        }

        using var process = ModelProcess.OpenOnce(bundle);
        var start = await ReadNumberAsync(process);
        var peak = await ReadNumberAsync(process);

        Assert.SkipWhen(peak == 0, "the system does not say the memory of a process");
        log.WriteLine($"{weights >> 20} MB of files; {start >> 20} MB at the start, {peak >> 20} MB at the peak");
        Assert.InRange(peak, weights, (long)(1.15 * weights) + BesidesWeights);
    }

    [Fact]
    public async Task Processes_that_leave_the_weights_mapped_share_them()
    {
        var weights = WriteModel();
        using var first = ModelProcess.OpenMapped(folder.Path("model"));
        Assert.Equal("ready", await first.ReadLineAsync());
        using var second = ModelProcess.OpenMapped(folder.Path("model"));
        Assert.Equal("ready", await second.ReadLineAsync());
        first.Continue();
        var shared = await ReadNumberAsync(first);

        // The second has the pages for itself when the first has ended.
        Assert.Null(await first.ReadLineAsync());
        await first.WaitForEndAsync();
        second.Continue();
        var alone = await ReadNumberAsync(second);
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the system does not say the memory of a process");
        log.WriteLine($"{weights >> 20} MB of files; {shared >> 20} MB beside another process, {alone >> 20} MB alone");
        Assert.InRange(alone, weights / 2, weights);
        Assert.InRange(shared, alone * 2 / 5, alone * 3 / 5);
    }

    /// <summary>The long form, with its curve, is in docs/performance.md.</summary>
    [Fact]
    public async Task Calls_of_many_shapes_take_no_more_memory_than_some()
    {
        using var bundle = EditableBundle.CreateRandom();
        using var process = ModelProcess.RunShapes(bundle.Path, 8_000);
        var steps = new List<long>();
        while (await process.ReadLineAsync() is { } line)
        {
            steps.Add(long.Parse(line, CultureInfo.InvariantCulture));
        }

        Assert.SkipWhen(steps.Contains(0), "the system does not say the memory of a process");
        log.WriteLine(string.Join(", ", steps.Select(bytes => $"{bytes >> 10} KB")));
        Assert.Equal(20, steps.Count);
        Assert.InRange(steps[^1], 0, steps[4] + (8 << 20));
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

    private static async Task<long> ReadNumberAsync(ModelProcess process) =>
        long.Parse((await process.ReadLineAsync())!, CultureInfo.InvariantCulture);

    private static long CountBytes(string bundle) => Directory.EnumerateFiles(bundle).Sum(file => new FileInfo(file).Length);

    /// <summary>Writes a model with random weights.</summary>
    /// <returns>The bytes of its files.</returns>
    private long WriteModel()
    {
        string[] pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", .. Enumerable.Range(0, 29_000).Select(i => $"piece{i}")];
        var sizes = new RandomModelSizes(512, 6, 8, 2048, 512);
        RandomModel.Write(folder.Path("model"), "memory", sizes, pieces, TestContext.Current.CancellationToken);
        return CountBytes(folder.Path("model"));
    }
}
