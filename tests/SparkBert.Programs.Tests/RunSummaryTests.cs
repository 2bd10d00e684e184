using SparkBert.Batches;
using SparkBert.Functions;

namespace SparkBert.Programs.Tests;

public sealed class RunSummaryTests
{
    private static readonly TaskFigures[] Tasks =
    [
        new()
        {
            StageId = 1, PartitionId = 0, InputRows = 700, OutputRows = 600, Quarantined = 1, Sentences = 1_000, Tokens = 12_000,
            TruncatedTokens = 30, TruncatedSentences = 2, UnknownTokens = 5, UsefulPositions = 15_000, ComputedPositions = 16_000,
            ModelCalls = 40, SessionSeconds = 3, Seconds = 4, ThreadSeconds = 4,
        },
        new()
        {
            StageId = 1, PartitionId = 1, InputRows = 600, OutputRows = 600, Quarantined = 2, Sentences = 500, Tokens = 8_000,
            TruncatedTokens = 4, TruncatedSentences = 1, UnknownTokens = 0, UsefulPositions = 9_000, ComputedPositions = 14_000,
            ModelCalls = 20, SessionSeconds = 4.5, Seconds = 6, ThreadSeconds = 6,
        },
    ];

    [Fact]
    public void Figures_of_tasks_are_added_up()
    {
        var expected = new RunSummary
        {
            Rows = 1_200,
            Sentences = 1_500,
            Tokens = 20_000,
            TruncatedSentences = 3,
            TruncatedTokens = 34,
            UnknownTokens = 5,
            Quarantined = 3,
            ModelCalls = 60,
            UsefulPositions = 24_000,
            ComputedPositions = 30_000,
            Wall = TimeSpan.FromSeconds(8),
            SessionTime = TimeSpan.FromSeconds(7.5),
            ThreadTime = TimeSpan.FromSeconds(10),
        };

        Assert.Equal(expected, RunSummary.Of(Tasks, TimeSpan.FromSeconds(8)));
    }

    [Fact]
    public void JSON_is_one_line_with_counts_rates_and_shares() => Assert.Equal(
        """
        {"rows":1200,"sentences":1500,"tokens":20000,"truncatedSentences":3,"truncatedTokens":34,"unknownTokens":5,"quarantined":3,
        "seconds":8,"tokensPerSecond":2500,"modelCalls":60,"positionsPerCall":500,"usefulPositions":24000,"paddingShare":0.2,
        "onnxRuntimeShare":0.75}
        """.ReplaceLineEndings(""),
        RunSummary.Of(Tasks, TimeSpan.FromSeconds(8)).ToJson());

    [Fact]
    public void Table_has_a_figure_a_line() => Assert.Equal(
        """
         1,200 rows
         1,500 sentences
        20,000 tokens with a vector
            34 tokens cut off, in 3 sentences over maxSentenceLength
             5 tokens that the vocabulary does not know ([UNK])
             3 bad rows
         2,500 tokens/s (8.0 s)
        20.0 % of the computed positions were padding
        75.0 % of the time inside ONNX Runtime
        """.ReplaceLineEndings(),
        RunSummary.Of(Tasks, TimeSpan.FromSeconds(8)).ToTable());

    [Fact]
    public void The_cost_of_a_call_is_told_where_it_is_known() => Assert.Contains(
        """
        "callCost":{"callSeconds":0.0123,"positionSeconds":0.00679,"pairSeconds":1.5E-07,"measuredCalls":40}
        """,
        new RunSummary { CallCost = new CallCost(0.012345, 0.006789, 1.5e-7) { MeasuredCalls = 40 } }.ToJson(),
        StringComparison.Ordinal);

    [Fact]
    public void Memory_is_told_where_it_is_known()
    {
        var summary = new RunSummary { PeakMemoryMegabytes = 1_234 };

        Assert.EndsWith(",\"peakMemoryMegabytes\":1234}", summary.ToJson(), StringComparison.Ordinal);
        Assert.EndsWith("1,234 MB of memory at its peak", summary.ToTable(), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_done_gives_zeros()
    {
        var summary = RunSummary.Of([], TimeSpan.Zero);

        Assert.Contains("\"tokensPerSecond\":0,", summary.ToJson(), StringComparison.Ordinal);
        Assert.Contains("\"paddingShare\":0,\"onnxRuntimeShare\":0}", summary.ToJson(), StringComparison.Ordinal);
        Assert.Contains("0 tokens/s (0.0 s)", summary.ToTable(), StringComparison.Ordinal);
    }
}
