using System.Text;
using SparkBert.Models.SparkNlp;

namespace SparkBert.Models.Tests.SparkNlp;

/// <summary>
/// Parts of saved annotators with random bytes changed, cut or lengthened give a ModelException or a model, never anything else, and never
/// a large allocation.
/// </summary>
public sealed class SavedAnnotatorFuzzTests(ITestOutputHelper log) : IDisposable
{
    private static readonly (string Piece, int Id)[] Pieces =
        [("[PAD]", 0), ("[UNK]", 1), ("[CLS]", 2), ("[SEP]", 3), .. Enumerable.Range(4, 60).Select(id => ($"##é{id}", id))];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void An_object_file_gives_only_documented_exceptions() => FuzzVocabulary(SavedAnnotatorWriter.ObjectFile(Pieces));

    [Fact]
    public void A_Parquet_file_gives_only_documented_exceptions() =>
        FuzzVocabulary(SavedAnnotatorWriter.Parquet(folder.Path("made.parquet"), Pieces));

    [Fact]
    public void Metadata_gives_only_documented_exceptions()
    {
        var path = Path.Combine(folder.CreateFolder("metadata"), "part-00000");
        Fuzz(path, Encoding.UTF8.GetBytes(SavedAnnotatorWriter.Metadata), () => SparkNlpMetadata.Read(folder.Root, (_, _) => { }));
    }

    private void FuzzVocabulary(byte[] bytes)
    {
        var path = Path.Combine(folder.CreateFolder("fields", "vocabulary"), "part-00000");
        Fuzz(path, bytes, () => SparkNlpVocabulary.Read(folder.Root, (_, _) => { }));
    }

    private void Fuzz(string path, byte[] bytes, Action read)
    {
        var random = new Random(20261124);
        var refused = 0;
        File.WriteAllBytes(path, bytes);
        read();
        for (var i = 0; i < Mutation.Count; i++)
        {
            var mutated = Mutation.Of(bytes, random);
            if (i % 3 == 0)
            {
                // Parquet has its lengths at the end.
                mutated = [.. bytes];
                for (var n = random.Next(1, 4); n > 0; n--)
                {
                    mutated[^random.Next(1, Math.Min(500, mutated.Length))] = (byte)random.Next(256);
                }
            }

            File.WriteAllBytes(path, mutated);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                read();
            }
            catch (ModelException)
            {
                refused++;
            }

            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < 64 << 20, $"mutation {i} made the reader allocate {allocated} bytes");
        }

        log.WriteLine($"{refused} of {Mutation.Count} refused");
        Assert.NotEqual(0, refused);
    }
}
