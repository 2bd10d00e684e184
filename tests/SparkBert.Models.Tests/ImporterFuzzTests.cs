using SparkBert.Models;

namespace SparkBert.Tests.Models;

/// <summary>Files with random bytes changed, cut or lengthened give a ModelException or a model, never anything else, and never a large allocation.</summary>
public sealed class ImporterFuzzTests(ITestOutputHelper log) : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sparkbert-fuzz-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("ok-control", "model.safetensors")]
    [InlineData("ok-control", "config.json")]
    [InlineData("ok-control", "vocab.txt")]
    [InlineData("onnx-ok-control", "model.onnx")]
    [InlineData("ckpt-ok-control", "bert_model.ckpt.index")]
    public void Only_documented_exceptions(string name, string file)
    {
        var source = Path.Combine(TestSkip.WithoutFullModels("tiny-import"), "broken", name);
        var copy = Directory.CreateDirectory(Path.Combine(folder, "source")).FullName;
        foreach (var original in Directory.EnumerateFiles(source))
        {
            File.WriteAllBytes(Path.Combine(copy, Path.GetFileName(original)), File.ReadAllBytes(original));
        }

        var bytes = File.ReadAllBytes(Path.Combine(source, file));
        var random = new Random(20261124);
        var refused = 0;
        for (var i = 0; i < Mutation.Count; i++)
        {
            File.WriteAllBytes(Path.Combine(copy, file), Mutation.Of(bytes, random));
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                ModelBundle.Import(copy, Path.Combine(folder, $"bundle-{i}"));
            }
            catch (ModelException)
            {
                refused++;
            }

            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 200 << 20, $"mutation {i} made the importer allocate more than 200 MB");
        }

        log.WriteLine($"{refused} of {Mutation.Count} refused");
        Assert.DoesNotContain(Directory.EnumerateDirectories(folder), path => path.EndsWith(".tmp", StringComparison.Ordinal));
    }
}
