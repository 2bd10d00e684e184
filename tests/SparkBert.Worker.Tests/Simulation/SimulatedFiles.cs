using SparkBert.Bundles;

namespace SparkBert.Worker.Tests.Simulation;

/// <summary>
/// The files of a run: models that all runs share, and in a folder of the run's own models and broadcasts that are damaged. The files are
/// real ones.
/// </summary>
internal sealed class SimulatedFiles : IDisposable
{
    private const int Broadcasts = 3;

    /// <summary>A handle to each for the whole process: another handle needs the files read, and no second session.</summary>
    private static readonly Lazy<BertModel[]> Shared = new(() =>
        [BertModel.Open(TestBundles.CopyTiny("first")), BertModel.Open(TestBundles.CopyTiny("second"))]);

    private readonly TemporaryFolder folder = new();
    private int copies;

    public SimulatedFiles()
    {
        for (var i = 0; i < Broadcasts; i++)
        {
            var content = new byte[(i * 40_000) + 10];
            new Random(i).NextBytes(content);
            using var file = File.Create(PathOf(i));
            BroadcastContent.Write(file, content);
        }
    }

    /// <summary>The folder of the run, which is the folder of its session's files.</summary>
    public string Root => folder.Root;

    /// <summary>A model that stays whole, with its identity or for any.</summary>
    public static (string Folder, string? Identity) Model(Random random)
    {
        var chosen = Shared.Value[random.Next(Shared.Value.Length)];
        return (chosen.Path, random.Next(2) == 0 ? chosen.Identity : null);
    }

    /// <summary>A broadcast that stays whole.</summary>
    public string Broadcast(Random random) => PathOf(random.Next(Broadcasts));

    /// <summary>A broadcast that may be damaged.</summary>
    public string CopyBroadcast()
    {
        var copy = folder.Path($"copy-{copies++}");
        File.Copy(PathOf(1), copy);
        return copy;
    }

    /// <summary>A model that may be damaged; nobody else has it in memory, since its name is its own.</summary>
    public string CopyModel(int seed)
    {
        var copy = folder.Path($"model-{copies++}");
        TestBundles.CopyTo(TestBundles.TinyBundle(), copy, $"model of {seed}");
        return copy;
    }

    /// <summary>The names of all files.</summary>
    public string[] Names() =>
        [.. Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    public void Dispose() => folder.Dispose();

    /// <summary>Damages a broadcast.</summary>
    public static void DamageFile(Random random, string path)
    {
        if (random.Next(3) == 0)
        {
            File.Delete(path);
            return;
        }

        // A file without even a head is another program's.
        using var file = File.OpenWrite(path);
        file.SetLength(random.NextInt64(BroadcastContent.HeaderLength, file.Length));
    }

    /// <summary>Damages a model.</summary>
    public static void DamageModel(Random random, string model)
    {
        var names = Directory.EnumerateFiles(model).Order(StringComparer.Ordinal).ToArray();
        var path = names[random.Next(names.Length)];
        var content = names.Where(name => Path.GetFileName(name) != BundleManifest.FileName).ToArray();
        switch (random.Next(5))
        {
            case 0:
                Directory.Delete(model, recursive: true);
                break;
            case 1:
                File.Delete(path);
                break;
            case 2:
                // A letter of the manifest's own may be another one: that is another model.
                var changed = content[random.Next(content.Length)];
                var bytes = File.ReadAllBytes(changed);
                bytes[random.Next(bytes.Length)] ^= 0x40;
                File.WriteAllBytes(changed, bytes);
                break;
            default:
                using (var file = File.OpenWrite(path))
                {
                    file.SetLength(random.NextInt64(file.Length));
                }

                break;
        }
    }

    private string PathOf(int broadcast) => folder.Path($"broadcast-{broadcast}");
}
