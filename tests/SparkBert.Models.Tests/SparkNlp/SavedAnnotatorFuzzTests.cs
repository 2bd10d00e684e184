using System.Text;
using SparkBert.Models;
using SparkBert.Models.Import;
using SparkBert.Models.SparkNlp;

namespace SparkBert.Tests.Models.SparkNlp;

/// <summary>Parts of saved annotators with random bytes changed, cut or lengthened give a ModelException or a model, never anything else, and never a large allocation.</summary>
public sealed class SavedAnnotatorFuzzTests(ITestOutputHelper log) : IDisposable
{
    private static readonly (string Piece, int Id)[] Pieces = [("[PAD]", 0), ("[UNK]", 1), ("[CLS]", 2), ("[SEP]", 3), .. Enumerable.Range(4, 60).Select(id => ($"##é{id}", id))];

    private readonly string folder = Directory.CreateTempSubdirectory("sparkbert-fuzz-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void An_object_file_gives_only_documented_exceptions() => Vocabulary(SavedAnnotatorWriter.ObjectFile(Pieces));

    [Fact]
    public void A_Parquet_file_gives_only_documented_exceptions() => Vocabulary(SavedAnnotatorWriter.Parquet(Path.Combine(folder, "made.parquet"), Pieces));

    [Fact]
    public void Metadata_gives_only_documented_exceptions()
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "metadata")).FullName, "part-00000");
        Run(path, Encoding.UTF8.GetBytes(SavedAnnotatorWriter.Metadata), () => SparkNlpMetadata.Read(folder));
    }

    private void Vocabulary(byte[] bytes)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "fields", "vocabulary")).FullName, "part-00000");
        var context = new ImportContext(folder, folder, folder, new ImportOptions());
        Run(path, bytes, () => SparkNlpVocabulary.Read(folder, context));
    }

    private void Run(string path, byte[] bytes, Action read)
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

            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 64 << 20, $"mutation {i} made the reader allocate more than 64 MB");
        }

        log.WriteLine($"{refused} of {Mutation.Count} refused");
        Assert.NotEqual(0, refused);
    }
}
