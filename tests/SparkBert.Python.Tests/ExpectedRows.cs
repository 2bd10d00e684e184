using System.IO.Compression;
using System.Text.Json.Nodes;

[assembly: AssemblyFixture(typeof(SparkBert.Python.Tests.ExpectedRows))]

namespace SparkBert.Python.Tests;

/// <summary>Texts of the corpus, embedded by the command: made once, when the first test needs them.</summary>
public sealed class ExpectedRows : IDisposable
{
    private const int Documents = 200;
    private const int Characters = 500;

    private readonly TemporaryFolder folder = new();
    private readonly Lazy<string> file;

    public ExpectedRows() => file = new(Make);

    /// <summary>JSON lines of the command, vectors with all their digits.</summary>
    public string File => file.Value;

    public void Dispose() => folder.Dispose();

    private string Make()
    {
        var (texts, rows) = (folder.Path("texts.jsonl"), folder.Path("rows.jsonl"));
        System.IO.File.WriteAllLines(texts, ReadCorpus().Take(Documents).Select((text, id) =>
            new JsonObject { ["id"] = id, ["text"] = text[..Math.Min(text.Length, Characters)] }.ToJsonString()));
        Script.Run(
            Script.GetProgram("SparkBert.Cli"),
            "embed", texts, "--model", TinyModel.Folder, "-o", rows, "--columns", "id,text,document,sentence,token,embeddings").Require(0);
        return rows;
    }

    private static IEnumerable<string> ReadCorpus()
    {
        using var packed = System.IO.File.OpenRead(Path.Combine(TestSkip.WithoutCorpus(), "ewt-docs.jsonl.gz"));
        using var lines = new StreamReader(new GZipStream(packed, CompressionMode.Decompress));
        while (lines.ReadLine() is { } line)
        {
            yield return (string)JsonNode.Parse(line)!["text"]!;
        }
    }
}
