namespace SparkBert.Models.Tests.Import;

/// <summary>
/// Files with random bytes changed, cut or lengthened give a ModelException or a model, never anything else, and never a large allocation.
/// </summary>
public sealed class ImporterFuzzTests(ITestOutputHelper log) : IDisposable
{
    private const long MaxAllocatedBytes = 200 << 20;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("ok-control", "model.safetensors")]
    [InlineData("ok-control", "config.json")]
    [InlineData("ok-control", "vocab.txt")]
    [InlineData("onnx-ok-control", "model.onnx")]
    [InlineData("ckpt-ok-control", "bert_model.ckpt.index")]
    public void Only_documented_exceptions(string name, string file)
    {
        var source = Path.Combine(TestSkip.WithoutFullModels("tiny-import"), "broken", name);
        var copy = folder.Copy(source, "source");
        var bytes = File.ReadAllBytes(Path.Combine(source, file));
        var random = new Random(20261124);
        var refused = 0;
        for (var i = 0; i < Mutation.Count; i++)
        {
            File.WriteAllBytes(Path.Combine(copy, file), Mutation.Of(bytes, random));
            var before = GC.GetAllocatedBytesForCurrentThread();
            var bundle = folder.Path("bundle");
            try
            {
                ModelImport.Import(copy, bundle, options: null, TestContext.Current.CancellationToken);
                Directory.Delete(bundle, recursive: true);
            }
            catch (ModelException)
            {
                refused++;
            }

            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < MaxAllocatedBytes, $"mutation {i} made the importer allocate {allocated} bytes");
            Assert.Equal([copy], Directory.EnumerateFileSystemEntries(folder.Root));
        }

        log.WriteLine($"{refused} of {Mutation.Count} refused");
        Assert.NotEqual(0, refused);
    }
}
