using SparkBert.Stages;

namespace SparkBert.Soak;

/// <summary>The engine in this process, which is never killed: batches of any sizes, and runs that are left early.</summary>
internal sealed class EngineSoak(Pipeline pipeline) : ISoak
{
    public string Name => "engine";

    public bool IsKilled => false;

    public void RunRound(Random random, SoakCounts counts, CancellationToken ended)
    {
        var rows = SoakRows.Create(random, random.Next(20, 120));
        var expected = SoakRows.Hash(pipeline.Transform(SoakRows.Cut(rows, random), new TransformContext()));
        if (random.Next(3) == 0)
        {
            // A reader who has enough, or is ended.
            using var cancelled = new CancellationTokenSource();
            var run = new TransformContext { Cancellation = cancelled.Token };
            using var left = pipeline.Transform(SoakRows.Cut(rows, random), run).GetEnumerator();
            if (left.MoveNext() && random.Next(2) == 0)
            {
                cancelled.Cancel();
            }
        }

        var context = new TransformContext { ReusesVectors = random.Next(2) == 0, Cores = random.Next(1, 4) };
        SoakCounts.Compare(Name, expected, SoakRows.Hash(pipeline.Transform(SoakRows.Cut(rows, random), context)));
        counts.AddRound(rows.Count);
    }
}
