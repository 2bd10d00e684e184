using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using SparkBert.Pipelines;
using Spectre.Console;

namespace SparkBert.Cli.Embed;

/// <summary>What was done, at the end of a run.</summary>
internal sealed class EmbedSummary(TransformReport report, TimeSpan wall, int threads)
{
    /// <summary>Share of the wall time that the threads of the model spent inside ONNX Runtime.</summary>
    private double SessionShare => report.SessionTime / (wall * threads);

    private double TokensPerSecond => report.Tokens / wall.TotalSeconds;

    public string ToJson() => new JsonObject
    {
        ["rows"] = report.Rows,
        ["sentences"] = report.Sentences,
        ["tokens"] = report.Tokens,
        ["truncatedSentences"] = report.TruncatedSentences,
        ["truncatedTokens"] = report.TruncatedTokens,
        ["unknownTokens"] = report.UnknownTokens,
        ["quarantined"] = report.Quarantined,
        ["seconds"] = Math.Round(wall.TotalSeconds, 3),
        ["tokensPerSecond"] = Math.Round(TokensPerSecond, 1),
        ["modelCalls"] = report.ModelCalls,
        ["usefulPositions"] = report.UsefulPositions,
        ["paddingShare"] = Math.Round(report.PaddingShare, 4),
        ["onnxRuntimeShare"] = Math.Round(SessionShare, 4),
        ["peakMemoryMegabytes"] = PeakMegabytes,
    }.ToJsonString();

    public void Write(IAnsiConsole console)
    {
        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumn(new TableColumn("").RightAligned()).AddColumn("");
        void Row(long count, string what) => table.AddRow(count.ToString("N0", CultureInfo.InvariantCulture), what);
        Row(report.Rows, "rows");
        Row(report.Sentences, "sentences");
        Row(report.Tokens, "tokens with a vector");
        Row(report.TruncatedTokens, string.Create(CultureInfo.InvariantCulture, $"tokens cut off, in {report.TruncatedSentences:N0} sentences over maxSentenceLength"));
        Row(report.UnknownTokens, "tokens that the vocabulary does not know ([[UNK]])");
        Row(report.Quarantined, "rows in quarantine");
        Row((long)TokensPerSecond, string.Create(CultureInfo.InvariantCulture, $"tokens/s ({wall.TotalSeconds:F1} s)"));
        table.AddRow(report.PaddingShare.ToString("P1", CultureInfo.InvariantCulture), "of the computed positions were padding");
        table.AddRow(SessionShare.ToString("P1", CultureInfo.InvariantCulture), "of the time inside ONNX Runtime");
        Row(PeakMegabytes, "MB of memory at most");
        console.Write(table);
    }

    private static long PeakMegabytes
    {
        get
        {
            using var process = Process.GetCurrentProcess();
            return process.PeakWorkingSet64 >> 20;
        }
    }
}
