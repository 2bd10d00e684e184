using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using SparkBert.Functions;
using SparkBert.Stages;

namespace SparkBert.Python.Tests;

/// <summary>Runs the tests of the Python side (python/tests/test_shim*.py) with the worker that was built here.</summary>
public sealed class ShimTests : IDisposable
{
    private const int Documents = 200;

    /// <summary>The beginnings of the documents: Python takes long for the vectors of whole ones.</summary>
    private const int Characters = 300;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Shim_alone() => Pytest.Run("4.2.1", [], "test_shim.py");

    /// <summary>Each version and each kind of session once, to save time; the other two pass the same tests.</summary>
    [Theory]
    [InlineData("3.5.9", false)]
    [InlineData("4.2.1", true)]
    public void Shim_in_PySpark(string version, bool isConnect)
    {
        var home = PySparkHome.Require();
        WriteData(version);
        var environment = new Dictionary<string, string?>
        {
            ["SPARKBERT_TEST_DATA"] = folder.Root,
            ["SPARKBERT_TEST_CONNECT"] = isConnect ? Path.Combine(home.Root, $"connect-{version}", "jars") : null,

            // Executors have the variable too, and must do without the package.
            ["PYTHONPATH"] = home.Libraries(version),
        };
        Pytest.Run(version, environment, "test_shim_spark.py");
    }

    private void WriteData(string version)
    {
        var documents = Corpus.ReadDocuments(Documents, Characters);
        var request = new JsonObject
        {
            ["form"] = "transform",
            ["crossing"] = "rows",
            ["sparkVersion"] = version,
            ["pipeline"] = JsonNode.Parse(TinyModel.Pipeline().ToJson()),
            ["schema"] = JsonNode.Parse("""
                {"type":"struct","fields":[{"name":"id","type":"string","nullable":true,"metadata":{}},
                {"name":"text","type":"string","nullable":true,"metadata":{}}]}
                """),
        };
        File.WriteAllText(folder.Path("definition.json"), FunctionRequest.Answer(request.ToJsonString()).ToJsonString());
        Write("rows.arrows", [documents]);
        Write("expected.arrows", TinyModel.Pipeline().Transform([documents], new TransformContext { Mode = RowErrorMode.Permissive }));
    }

    private void Write(string name, IEnumerable<RecordBatch> batches)
    {
        using var file = File.Create(folder.Path(name));
        ArrowStreamWriter? writer = null;
        foreach (var batch in batches)
        {
            writer ??= new ArrowStreamWriter(file, batch.Schema);
            writer.WriteRecordBatch(batch);
        }

        writer!.WriteEnd();
        writer.Dispose();
    }
}
