using FsCheck;
using FsCheck.Fluent;
using SparkBert.Batches;

namespace SparkBert.Tests.Batches;

public sealed class BatchPlanTests
{
    private const int MaxPositions = 512;

    private static readonly Arbitrary<int[]> Lengths = Gen.Choose(2, MaxPositions).ArrayOf().ToArbitrary();

    [Fact]
    public void Every_sentence_is_in_exactly_one_batch() =>
        Prop.ForAll(Lengths, lengths =>
        {
            var plan = Plan(lengths, 512, int.MaxValue);
            return plan.Order.Order().SequenceEqual(Enumerable.Range(0, lengths.Length))
                && plan.Batches.Sum(batch => batch.Count) == lengths.Length
                && plan.Batches.Select(batch => batch.Start)
                    .SequenceEqual(plan.Batches.Select((_, i) => plan.Batches.Take(i).Sum(batch => batch.Count)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_batch_holds_sentences_of_one_padded_length_under_the_budget() =>
        Prop.ForAll(Lengths, lengths =>
        {
            var plan = Plan(lengths, 256, 5);
            return plan.Batches.All(batch =>
                batch.Count is >= 1 and <= 5
                && (batch.Count == 1 || batch.Count * batch.Length <= 256)
                && Enumerable.Range(batch.Start, batch.Count)
                    .All(i => PaddedLength.Of(lengths[plan.Order[i]], MaxPositions) == batch.Length));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_padded_length_holds_the_sentence_and_never_more_than_the_model_takes()
    {
        for (var length = 2; length <= MaxPositions; length++)
        {
            var padded = PaddedLength.Of(length, MaxPositions);
            Assert.InRange(padded, length, MaxPositions);
            Assert.Equal(padded, PaddedLength.Of(padded, MaxPositions));
        }
    }

    [Fact]
    public void Longest_batches_come_first() =>
        Prop.ForAll(Lengths, lengths =>
        {
            var order = Plan(lengths, 512, int.MaxValue).Batches.Select(batch => batch.Length).ToArray();
            return order.SequenceEqual(order.OrderDescending());
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(1, 100, 1)]
    [InlineData(MaxPositions + 1, 100, 1)]
    [InlineData(10, 0, 1)]
    [InlineData(10, 100, 0)]
    public void Lengths_and_limits_have_a_range(int length, int positionBudget, int maxSentences) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Plan([10, length], positionBudget, maxSentences));

    private static BatchPlan Plan(int[] lengths, int positionBudget, int maxSentences) =>
        BatchPlan.Create(lengths, MaxPositions, positionBudget, maxSentences);

    [Fact]
    public void Batch_size_and_budget_bound_each_call()
    {
        int[] lengths = [.. Enumerable.Repeat(10, 100), .. Enumerable.Repeat(20, 10), 400];

        Assert.Equal(
            [(1, 400), (10, 20), (51, 10), (49, 10)],
            Plan(lengths, 512, int.MaxValue).Batches.Select(batch => (batch.Count, batch.Length)));
        Assert.Equal(
            [(1, 400), (5, 20), (5, 20), .. Enumerable.Repeat((10, 10), 10)],
            Plan(lengths, 100, int.MaxValue).Batches.Select(batch => (batch.Count, batch.Length)));
        Assert.Equal(1 + 3 + 25, Plan(lengths, 512, 4).Batches.Count);
    }
}
