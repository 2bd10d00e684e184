using SparkBert.Batches;
using SparkBert.Sessions;

namespace SparkBert.Embeddings;

/// <summary>Plans the model calls of a run's windows, by what its model's calls are known to cost.</summary>
/// <param name="session">The model.</param>
/// <param name="settings">The settings of the run.</param>
/// <param name="threads">The calls that the run may make at the same time.</param>
internal sealed class CallPlanner(IModelCalls session, EmbeddingSettings settings, int threads)
{
    /// <summary>Plans a window.</summary>
    /// <param name="lengths">The positions of its sentences.</param>
    /// <param name="isFollowed">Whether another window follows at once.</param>
    public BatchPlan Plan(int[] lengths, bool isFollowed)
    {
        var options = new BatchPlanOptions
        {
            MaxPositions = settings.MaxPositions,
            PositionBudget = settings.PositionBudget,
            MaxBatchSize = settings.MaxBatchSize,
            Threads = threads,
            IsFollowed = isFollowed,
            Cost = session.Cost.Current,
            MayPadFurther = settings.PadsFurther ?? session.Padding.IsHarmless ?? false,
        };
        var plan = BatchPlan.Create(lengths, options);
        if (settings.PadsFurther is not null || session.Padding.IsHarmless is not null || plan.Batches.Count < 2)
        {
            return plan;
        }

        // Nobody knows yet. What is lost without the answer says whether it is worth asking.
        var padded = BatchPlan.Create(lengths, options with { MayPadFurther = true });
        return session.Padding.Ask(Math.Max(0, plan.Seconds - padded.Seconds)) ? padded : plan;
    }
}
