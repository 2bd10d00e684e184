using System.Text.Json.Nodes;
using SparkBert.Models;
using SparkBert.Tests;

namespace SparkBert.Worker.Tests.Functions;

/// <summary>The tiny model as a bundle.</summary>
internal static class TestModel
{
    private static readonly Lazy<string> Bundle = new(() =>
    {
        var target = Path.Combine(Path.GetTempPath(), $"sparkbert-worker-tests-{Environment.ProcessId}-{Guid.NewGuid():N}");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(target, recursive: true);
        return ModelBundle.Import(Path.Combine(TestData.Models, "tiny-cased-full"), target).Path;
    });

    public static string Folder => Bundle.Value;

    /// <summary>The four stages over a column <c>text</c>.</summary>
    public static FunctionCommand Pipeline(string model, JsonObject? options = null)
    {
        options ??= [];
        options["pipeline"] = Stages(model);
        return new FunctionCommand(BuiltInFunctions.Pipeline, options);
    }

    public static JsonArray Stages(string model) =>
    [
        new JsonObject { ["type"] = "DocumentAssembler" },
        new JsonObject { ["type"] = "SentenceDetector" },
        new JsonObject { ["type"] = "Tokenizer" },
        new JsonObject { ["type"] = "BertEmbeddings", ["params"] = new JsonObject { ["model"] = model } },
    ];
}
