using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using SparkBert.Models;

namespace SparkBert.Tests.Models.Archives;

/// <summary>Archives of the recorded cases: those that must import, and those that are broken or do what an archive must not.</summary>
public sealed class ArchiveCasesTests(ITestOutputHelper log) : IDisposable
{
    /// <summary>What the message of each case must name.</summary>
    private static readonly Dictionary<string, string[]> Words = new()
    {
        ["zip-traversal.zip"] = ["zip-traversal.zip", "../evil", "leaves the target folder"],
        ["zip-traversal-backslash.zip"] = ["zip-traversal-backslash.zip", "..\\evil", "leaves the target folder"],
        ["zip-absolute.zip"] = ["zip-absolute.zip", "/tmp/sparkbert-evil", "absolute path"],
        ["zip-symlink.zip"] = ["zip-symlink.zip", "m/vocab.txt", "symbolic link"],
        ["zip-bomb.zip"] = ["zip-bomb.zip", "vocab.txt unpacks to 128 MiB, over the limit for a vocabulary"],
        ["zip-duplicate.zip"] = ["zip-duplicate.zip", "two entries named m/config.json"],
        ["zip-truncated.zip"] = ["zip-truncated.zip", "not a complete zip (no end of central directory)"],
        ["onnx-external-escape"] = ["../secret.bin", "leaves the model folder"],
        ["onnx-external-missing"] = ["external data file weights.bin", "missing"],
        ["onnx-external-short"] = ["external data file weights.bin", "too short"],
        ["onnx-truncated"] = ["model.onnx is not a readable ONNX protobuf"],
        ["onnx-wrong-output"] = ["model.onnx", "last_hidden_state", "found: logits"],
        ["onnx-vocab-too-long"] = ["vocab.txt has 45 entries", "40 rows"],
    };

    private readonly string folder = Directory.CreateTempSubdirectory("sparkbert-archives-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Each_case_is_refused_in_its_words_or_imported_and_nothing_is_left()
    {
        var root = Path.Combine(TestSkip.WithoutFullModels("tiny-import"), "broken");
        using var cases = JsonDocument.Parse(File.ReadAllText(Path.Combine(root, "expect.json")));
        var seen = new List<string>();
        foreach (var test in cases.RootElement.EnumerateArray().Where(test => test.GetProperty("importer").GetString() is "zip" or "onnx"))
        {
            var name = test.GetProperty("path").GetString()!;
            seen.Add(name);
            var target = Path.Combine(folder, "bundle");
            if (test.GetProperty("expect").GetString()!.StartsWith("OK", StringComparison.Ordinal))
            {
                Assert.Equal(8, ModelBundle.Import(Path.Combine(root, name), target).HiddenSize);
                Directory.Delete(target, recursive: true);
            }
            else
            {
                var message = Assert.Throws<ModelException>(() => ModelBundle.Import(Path.Combine(root, name), target)).Message;
                log.WriteLine($"{name}: {message}");
                Assert.All(Words[name], word => Assert.Contains(word, message, StringComparison.Ordinal));
            }

            Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
        }

        Assert.Equal(15, seen.Count);
        Assert.False(File.Exists("/tmp/sparkbert-evil"));
    }

    [Fact]
    public void A_release_of_Google_imports_from_its_zip_as_from_its_folder()
    {
        var root = TestSkip.WithoutFullModels("tiny-import");
        SameBundle(Path.Combine(root, "google-ckpt"), Path.Combine(root, "cased_L-2_H-32_A-4.zip"));
    }

    [Theory]
    [InlineData("tf1-hub-module", true, "")]
    [InlineData("hf", true, "./")]
    [InlineData("onnx-external", false, "outer/inner/")]
    public void A_tar_imports_as_its_folder_does(string name, bool isGzip, string prefix)
    {
        var source = Path.Combine(TestSkip.WithoutFullModels("tiny-import"), name);

        // Neither the name nor its extension tells what it is.
        var archive = Path.Combine(folder, "download");
        using (var file = File.Create(archive))
        using (Stream stream = isGzip ? new GZipStream(file, CompressionLevel.Fastest) : file)
        using (var tar = new TarWriter(stream, TarEntryFormat.Ustar))
        {
            foreach (var path in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
            {
                tar.WriteEntry(path, prefix + Path.GetRelativePath(source, path).Replace('\\', '/'));
            }
        }

        SameBundle(source, archive);
    }

    private void SameBundle(string source, string archive)
    {
        var fromFolder = ModelBundle.Import(source, Path.Combine(folder, "from-folder"));
        var fromArchive = ModelBundle.Import(archive, Path.Combine(folder, "from-archive"));
        Assert.Equal(fromFolder.Manifest.Files, fromArchive.Manifest.Files);
        Assert.Equal(fromFolder.Manifest.SourceFormat, fromArchive.Manifest.SourceFormat);
        Assert.DoesNotContain(Directory.EnumerateDirectories(folder), path => path.EndsWith(".unpacked", StringComparison.Ordinal) || path.EndsWith(".tmp", StringComparison.Ordinal));
    }
}
