using static SparkBert.Cli.Tests.Fuzz.FuzzContent;

namespace SparkBert.Cli.Tests.Fuzz;

/// <summary>Random options of <c>sparkbert embed</c>, right ones and wrong ones.</summary>
internal static class FuzzOptions
{
    /// <summary>Pipelines in JSON; MODEL stands for the path of a bundle.</summary>
    private static readonly string[] Pipelines =
    [
        """
        [{"type":"DocumentAssembler"},{"type":"SentenceDetector"},{"type":"Tokenizer"},{"type":"BertEmbeddings","params":{"model":"MODEL"}}]
        """,
        """
        [{"type":"DocumentAssembler","params":{"cleanupMode":"shrink_full"}},{"type":"SentenceDetector","params":{"explodeSentences":true}},
        {"type":"Tokenizer"},{"type":"BertEmbeddings","params":{"model":"MODEL","maxSentenceLength":8}}]
        """,
        """[{"type":"DocumentAssembler"},{"type":"SentenceDetector"}]""",
    ];

    /// <summary>None to three options with their values.</summary>
    public static IEnumerable<string> Create(Random random)
    {
        string[][] all =
        [
            ["--mode", Choose(random, "permissive", "dropmalformed", "failfast")],
            ["--columns", Choose(random, "text", "id,embeddings", "embeddings,error", "nope", "text,text")],
            ["--text-column", Choose(random, "text", "id", "meta.author", "odd", "nope")],
            ["--output-col", Choose(random, "embeddings", "text", "error")],
            ["--error-col", Choose(random, "error", "text", "e")],
            ["--corrupt-col", Choose(random, "bad", "text", "error")],
            ["--status-col", Choose(random, "status", "text")],
            ["--delimiter", Choose(random, ",", ";", "tab", "||")],
            ["--quote", Choose(random, "'", "none", "\"")],
            ["--header", Choose(random, "true", "false")],
            ["--encoding", Choose(random, "utf-8", "latin1", "utf-16", "shift_jis", "nope")],
            ["--limit", Choose(random, "0", "1", "7", "-1")],
            ["--max-failures", Choose(random, "0", "3", "50%", "x")],
            ["--input-format", Choose(random, "txt", "csv", "jsonl", "parquet")],
            ["--max-sentence-length", Choose(random, "1", "3", "128", "513")],
            ["--threads", Choose(random, "1", "2", "0")],
            ["--binary-as-string"],
            ["--dry-run"],
        ];
        for (var i = random.Next(8) - 4; i > 0; i--)
        {
            foreach (var part in all[random.Next(all.Length)])
            {
                yield return part;
            }
        }
    }

    /// <summary>A pipeline, at random a damaged one.</summary>
    public static string CreatePipeline(Random random, string model)
    {
        var json = Choose(random, Pipelines).Replace("MODEL", model, StringComparison.Ordinal);
        return random.Next(2) == 0
            ? json
            : System.Text.Encoding.UTF8.GetString(Mutate(random, System.Text.Encoding.UTF8.GetBytes(json), 1));
    }
}
