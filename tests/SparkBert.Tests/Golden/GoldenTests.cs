using System.Text.Json;
using SparkBert.Embeddings;

namespace SparkBert.Tests.Golden;

/// <summary>Every recorded case of the real Spark NLP. Which cases there are is a matter of the files alone.</summary>
public sealed class GoldenTests(ITestOutputHelper log)
{
    [Fact]
    public void Documents_are_those_of_Spark_NLP() => Run("document_assembler.jsonl");

    [Fact]
    public void Sentences_are_those_of_Spark_NLP() => Run("sentence_detector.jsonl");

    [Fact]
    public void Tokens_are_those_of_Spark_NLP() => Run("tokenizer.jsonl");

    [Fact]
    public void Embeddings_are_those_of_Spark_NLP()
    {
        using var models = new GoldenModels();
        Run("bert_tiny.jsonl.gz", models.Load);
    }

    private void Run(string file, Func<string, BertEmbeddings>? model = null)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(TestData.Root, "tests", "SparkBert.Tests", "Golden", "known-differences.json")));
        var known = document.RootElement.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString()!);
        var failures = new List<string>();
        var unknown = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var tolerated = 0;
        foreach (var golden in GoldenFile.Read(file, log))
        {
            var test = new GoldenCase(golden, model ?? (_ => throw new InvalidOperationException("no model here")), tolerance: 1e-5f);
            foreach (var type in test.UnknownStages)
            {
                unknown[type] = unknown.GetValueOrDefault(type) + 1;
            }

            var difference = test.Run();
            if (known.TryGetValue(test.Id, out var reason))
            {
                tolerated++;
                log.WriteLine($"{test.Id}: {reason}");
                if (difference is null)
                {
                    failures.Add($"{test.Id} passes and must leave known-differences.json");
                }
            }
            else if (difference is not null)
            {
                failures.Add($"{test.Id}: {difference}");
            }
        }

        foreach (var (type, count) in unknown)
        {
            log.WriteLine($"{type}: SparkBert has no such stage; the columns before it were compared in {count} cases");
        }

        log.WriteLine($"{tolerated} known differences");
        Assert.True(failures.Count == 0, $"{failures.Count} cases differ:\n" + string.Join('\n', failures.Take(60)));
    }
}
