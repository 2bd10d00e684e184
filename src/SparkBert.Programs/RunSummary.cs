using System.Globalization;
using System.Text.Json.Nodes;
using SparkBert.Batches;
using SparkBert.Functions;
using SparkBert.Stages;

namespace SparkBert.Programs;

/// <summary>What a run did, for people and for programs. Every engine makes the same one.</summary>
public sealed record RunSummary
{
    /// <summary>The models, each by its path and the SHA-256 of its content; empty if the summary does not know them.</summary>
    public IReadOnlyList<(string Path, string Identity)> Models { get; init; } = [];

    /// <summary>Whether the figures of the model are known. A server of Spark Connect 3.5 sends none.</summary>
    public bool HasFigures { get; init; } = true;

    /// <summary>Rows done, the bad ones included; null if nobody counted them.</summary>
    public long? Rows { get; init; }

    /// <summary>Sentences that went to the model.</summary>
    public long Sentences { get; init; }

    /// <summary>Tokens that got a vector.</summary>
    public long Tokens { get; init; }

    /// <summary>Sentences that were cut to maxSentenceLength.</summary>
    public long TruncatedSentences { get; init; }

    /// <summary>Tokens that got no vector of their own because their sentence is longer than maxSentenceLength.</summary>
    public long TruncatedTokens { get; init; }

    /// <summary>Tokens that are [UNK] to the vocabulary.</summary>
    public long UnknownTokens { get; init; }

    /// <summary>Rows that could not be processed.</summary>
    public long Quarantined { get; init; }

    /// <summary>Calls of the model.</summary>
    public long ModelCalls { get; init; }

    /// <summary>Positions computed for word pieces, [CLS] and [SEP].</summary>
    public long UsefulPositions { get; init; }

    /// <summary>Positions computed in all, padding included.</summary>
    public long ComputedPositions { get; init; }

    /// <summary>What a call of the model costs; null if other processes made the calls.</summary>
    public CallCost? CallCost { get; init; }

    /// <summary>Wall time of the run.</summary>
    public TimeSpan Wall { get; init; }

    /// <summary>Time inside ONNX Runtime, summed over the threads that called it.</summary>
    public TimeSpan SessionTime { get; init; }

    /// <summary>Time of the threads that could call the model, summed over them.</summary>
    public TimeSpan ThreadTime { get; init; }

    /// <summary>Peak memory of the process in MB; null if other processes did the work.</summary>
    public long? PeakMemoryMegabytes { get; init; }

    private double TokensPerSecond => Wall > TimeSpan.Zero ? Tokens / Wall.TotalSeconds : 0;

    private double PaddingShare => ComputedPositions == 0 ? 0 : 1 - ((double)UsefulPositions / ComputedPositions);

    private double PositionsPerCall => ModelCalls == 0 ? 0 : (double)ComputedPositions / ModelCalls;

    private double SessionShare => ThreadTime > TimeSpan.Zero ? SessionTime / ThreadTime : 0;

    /// <summary>The summary of a run in this process.</summary>
    /// <param name="report">What the run counted.</param>
    /// <param name="wall">Its wall time.</param>
    /// <param name="threads">Threads that could call the model.</param>
    public static RunSummary Of(TransformReport report, TimeSpan wall, int threads)
    {
        ArgumentNullException.ThrowIfNull(report);
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return new RunSummary
        {
            Rows = report.Rows,
            Sentences = report.Sentences,
            Tokens = report.Tokens,
            TruncatedSentences = report.TruncatedSentences,
            TruncatedTokens = report.TruncatedTokens,
            UnknownTokens = report.UnknownTokens,
            Quarantined = report.Quarantined,
            ModelCalls = report.ModelCalls,
            UsefulPositions = report.UsefulPositions,
            ComputedPositions = report.ComputedPositions,
            CallCost = report.CallCost,
            Wall = wall,
            SessionTime = report.SessionTime,
            ThreadTime = wall * threads,
            PeakMemoryMegabytes = process.PeakWorkingSet64 >> 20,
        };
    }

    /// <summary>The summary of tasks of Spark.</summary>
    /// <param name="tasks">What each counted.</param>
    /// <param name="wall">The wall time of the job.</param>
    public static RunSummary Of(IReadOnlyList<TaskFigures> tasks, TimeSpan wall)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        return new RunSummary
        {
            Rows = tasks.Sum(task => task.OutputRows),
            Sentences = tasks.Sum(task => task.Sentences),
            Tokens = tasks.Sum(task => task.Tokens),
            TruncatedSentences = tasks.Sum(task => task.TruncatedSentences),
            TruncatedTokens = tasks.Sum(task => task.TruncatedTokens),
            UnknownTokens = tasks.Sum(task => task.UnknownTokens),
            Quarantined = tasks.Sum(task => task.Quarantined),
            ModelCalls = tasks.Sum(task => task.ModelCalls),
            UsefulPositions = tasks.Sum(task => task.UsefulPositions),
            ComputedPositions = tasks.Sum(task => task.ComputedPositions),
            Wall = wall,
            SessionTime = TimeSpan.FromSeconds(tasks.Sum(task => task.SessionSeconds)),
            ThreadTime = TimeSpan.FromSeconds(tasks.Sum(task => task.ThreadSeconds)),
        };
    }

    /// <summary>The summary of a run whose tasks sent no figures.</summary>
    /// <param name="rows">The rows; null if nobody counted them.</param>
    /// <param name="bad">The bad rows that are known of.</param>
    /// <param name="wall">The wall time of the run.</param>
    public static RunSummary OfRows(long? rows, long bad, TimeSpan wall) =>
        new() { HasFigures = false, Rows = rows, Quarantined = bad, Wall = wall };

    /// <summary>The summary as one line of JSON.</summary>
    public string ToJson()
    {
        var json = new JsonObject();
        if (Rows is { } rows)
        {
            json["rows"] = rows;
        }

        if (HasFigures)
        {
            json["sentences"] = Sentences;
            json["tokens"] = Tokens;
            json["truncatedSentences"] = TruncatedSentences;
            json["truncatedTokens"] = TruncatedTokens;
            json["unknownTokens"] = UnknownTokens;
        }

        json["quarantined"] = Quarantined;
        json["seconds"] = Math.Round(Wall.TotalSeconds, 3);
        if (HasFigures)
        {
            json["tokensPerSecond"] = Math.Round(TokensPerSecond, 1);
            json["modelCalls"] = ModelCalls;
            json["positionsPerCall"] = Math.Round(PositionsPerCall, 1);
            json["usefulPositions"] = UsefulPositions;
            json["paddingShare"] = Math.Round(PaddingShare, 4);
            if (CallCost is { } cost)
            {
                json["callCost"] = new JsonObject
                {
                    ["callSeconds"] = Round(cost.CallSeconds),
                    ["positionSeconds"] = Round(cost.PositionSeconds),
                    ["pairSeconds"] = Round(cost.PairSeconds),
                    ["measuredCalls"] = cost.MeasuredCalls,
                };
            }

            json["onnxRuntimeShare"] = Math.Round(SessionShare, 4);
        }

        if (PeakMemoryMegabytes is { } megabytes)
        {
            json["peakMemoryMegabytes"] = megabytes;
        }

        if (Models.Count > 0)
        {
            json["models"] = new JsonArray(
                [.. Models.Select(model => (JsonNode)new JsonObject { ["path"] = model.Path, ["identity"] = model.Identity })]);
        }

        return json.ToJsonString();
    }

    /// <summary>A time to three digits: seconds of a call and of a pair of positions are far apart.</summary>
    private static double Round(double seconds) =>
        double.Parse(seconds.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>The summary as a table, a line each, without a line end behind the last.</summary>
    public string ToTable()
    {
        var lines = new List<(string Figure, string What)>();
        void Count(long count, string what) => lines.Add((count.ToString("N0", CultureInfo.InvariantCulture), what));
        void Share(double share, string what) => lines.Add((share.ToString("P1", CultureInfo.InvariantCulture), what));
        if (Rows is { } rows)
        {
            Count(rows, "rows");
        }

        if (HasFigures)
        {
            Count(Sentences, "sentences");
            Count(Tokens, "tokens with a vector");
            Count(
                TruncatedTokens,
                string.Create(
                    CultureInfo.InvariantCulture, $"tokens cut off, in {TruncatedSentences:N0} sentences over maxSentenceLength"));
            Count(UnknownTokens, "tokens that the vocabulary does not know ([UNK])");
        }

        Count(Quarantined, "bad rows");
        if (HasFigures)
        {
            Count((long)TokensPerSecond, string.Create(CultureInfo.InvariantCulture, $"tokens/s ({Wall.TotalSeconds:F1} s)"));
            Share(PaddingShare, "of the computed positions were padding");
            Share(SessionShare, "of the time inside ONNX Runtime");
        }
        else
        {
            Count((long)Wall.TotalSeconds, "s; this server's Spark sends no figures of the model");
        }

        if (PeakMemoryMegabytes is { } megabytes)
        {
            Count(megabytes, "MB of memory at its peak");
        }

        var width = lines.Max(line => line.Figure.Length);
        return string.Join(Environment.NewLine, lines.Select(line => $"{line.Figure.PadLeft(width)} {line.What}"));
    }
}
