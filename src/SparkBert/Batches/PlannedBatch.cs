namespace SparkBert.Batches;

/// <summary>One model call of a <see cref="BatchPlan"/>.</summary>
/// <param name="Start">Index of its first sentence in <see cref="BatchPlan.Order"/>.</param>
/// <param name="Count">The number of sentences.</param>
/// <param name="Length">The padded length of each.</param>
public readonly record struct PlannedBatch(int Start, int Count, int Length);
