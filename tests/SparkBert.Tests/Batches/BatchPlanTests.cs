using FsCheck;
using FsCheck.Fluent;
using SparkBert.Batches;

namespace SparkBert.Tests.Batches;

public sealed class BatchPlanTests(ITestOutputHelper log)
{
    private const int MaxPositions = 512;

    private static readonly CallCost Large = CallCost.Expected(hiddenSize: 1024, layers: 24);

    /// <summary>Sentences of text, a few of them long; limits and costs of any kind.</summary>
    private static readonly Arbitrary<(int[] Lengths, BatchPlanOptions Options)> Plans =
        (from lengths in Gen.Frequency((9, Gen.Choose(2, 60)), (1, Gen.Choose(2, MaxPositions))).ArrayOf()
         from budget in Gen.Choose(1, 1024)
         from size in Gen.OneOf(Gen.Constant(int.MaxValue), Gen.Choose(1, 40))
         from threads in Gen.Choose(1, 9)
         from call in Gen.Choose(0, 100)
         from pair in Gen.Choose(0, 100)
         from mayPad in Gen.Elements(false, true)
         select (lengths, new BatchPlanOptions
         {
             MaxPositions = MaxPositions,
             PositionBudget = budget,
             MaxBatchSize = size,
             Threads = threads,
             Cost = new CallCost(call * 1e-3, 1e-3, pair * 1e-6),
             MayPadFurther = mayPad,
         })).ToArbitrary();

    [Fact]
    public void Every_sentence_is_in_exactly_one_batch() =>
        Prop.ForAll(Plans, test =>
        {
            var plan = BatchPlan.Create(test.Lengths, test.Options);
            return plan.Order.Order().SequenceEqual(Enumerable.Range(0, test.Lengths.Length))
                && plan.Batches.Sum(batch => batch.Count) == test.Lengths.Length
                && plan.Batches.Select(batch => batch.Start)
                    .SequenceEqual(plan.Batches.Select((_, i) => plan.Batches.Take(i).Sum(batch => batch.Count)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_batch_is_under_the_budget_and_holds_each_of_its_sentences() =>
        Prop.ForAll(Plans, test =>
        {
            var plan = BatchPlan.Create(test.Lengths, test.Options);
            return plan.Batches.All(batch =>
                batch.Count >= 1
                && batch.Count <= test.Options.MaxBatchSize
                && (batch.Count == 1 || batch.Count * batch.Length <= test.Options.PositionBudget)
                && LengthsOf(plan, batch, test.Lengths).All(length => length <= batch.Length));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Sentences_of_several_padded_lengths_share_a_batch_only_where_they_may() =>
        Prop.ForAll(Plans, test =>
        {
            var plan = BatchPlan.Create(test.Lengths, test.Options);
            return plan.Batches.All(batch =>
                (test.Options.MayPadFurther && batch.Length <= PaddedLength.MaxFurther)
                || LengthsOf(plan, batch, test.Lengths).All(length => PaddedLength.Of(length, MaxPositions) == batch.Length));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Beyond_the_lengths_that_were_looked_at_each_padded_length_has_calls_of_its_own()
    {
        var dear = Options(1024) with { MayPadFurther = true, Cost = Large with { CallSeconds = 1000 } };

        Assert.Equal(2, BatchPlan.Create([200, 260], dear).Batches.Count);
        Assert.Single(BatchPlan.Create([100, 128], dear).Batches);
    }

    [Fact]
    public void The_same_sentences_always_give_the_same_plan() =>
        Prop.ForAll(Plans, test =>
        {
            var (first, second) = (BatchPlan.Create(test.Lengths, test.Options), BatchPlan.Create(test.Lengths, test.Options));
            return first.Batches.SequenceEqual(second.Batches) && first.Order.SequenceEqual(second.Order);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Batches_that_take_longest_come_first() =>
        Prop.ForAll(Plans, test =>
        {
            var batches = BatchPlan.Create(test.Lengths, test.Options).Batches;
            var seconds = batches.Select(batch => test.Options.Cost.Seconds(batch.Count, batch.Length)).ToArray();
            return seconds.SequenceEqual(seconds.OrderDescending());
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_plan_is_faster_on_one_thread()
    {
        var random = new Random(3);
        for (var trial = 0; trial < 200; trial++)
        {
            int[] lengths = [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => random.Next(2, 30)).OrderDescending()];
            var options = Options(budget: random.Next(20, 120)) with { MayPadFurther = true, Cost = Large };

            Assert.Equal(Fastest(lengths, options), BatchPlan.Create(lengths, options).Seconds, Large.PositionSeconds / 1000);
        }
    }

    [Fact]
    public void Two_threads_never_take_longer_than_one() =>
        Prop.ForAll(Plans, test =>
        {
            double Seconds(int threads) => BatchPlan.Create(test.Lengths, test.Options with { Threads = threads }).Seconds;
            return Seconds(2) <= Seconds(1) * 1.000001;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_small_input_is_not_cut_into_thin_calls()
    {
        var lengths = Text(163);

        var thin = BatchPlan.Create(lengths, Options(512));
        var together = BatchPlan.Create(lengths, Options(512) with { MayPadFurther = true });

        log.WriteLine($"{thin.Batches.Count} calls in {thin.Seconds:F2} s, {together.Batches.Count} in {together.Seconds:F2} s");
        Assert.InRange(thin.Batches.Count, 30, 40);
        Assert.InRange(together.Batches.Count, 6, 20);
        Assert.True(together.Seconds < 0.98 * thin.Seconds);
    }

    [Fact]
    public void The_dearer_a_call_is_the_fewer_there_are()
    {
        int Calls(double positions)
        {
            var cost = Large with { CallSeconds = positions * Large.PositionSeconds };
            return BatchPlan.Create(Text(163), Options(512) with { MayPadFurther = true, Cost = cost }).Batches.Count;
        }

        Assert.True(Calls(2) > Calls(8) && Calls(8) > Calls(32), $"{Calls(2)}, {Calls(8)} and {Calls(32)} calls");
        Assert.InRange(Calls(100), 5, 7);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void A_small_input_has_nearly_the_rate_of_a_large_one(int threads)
    {
        double Rate(int sentences)
        {
            var lengths = Text(sentences);
            return lengths.Sum() / BatchPlan.Create(lengths, Options(512) with { MayPadFurther = true, Threads = threads }).Seconds;
        }

        Assert.InRange(Rate(160) / Rate(5000), 0.85, 1.05);
    }

    [Fact]
    public void Every_thread_has_work()
    {
        int[] lengths = [.. Enumerable.Repeat(10, 40)];

        Assert.Equal([40], Counts(threads: 1));
        Assert.Equal([20, 20], Counts(threads: 2));
        Assert.Equal(4, Counts(threads: 4).Length);

        int[] Counts(int threads) =>
            [.. BatchPlan.Create(lengths, Options(512) with { Threads = threads }).Batches.Select(batch => batch.Count)];
    }

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

    [Theory]
    [InlineData(1, 100, 1, 1)]
    [InlineData(MaxPositions + 1, 100, 1, 1)]
    [InlineData(10, 0, 1, 1)]
    [InlineData(10, 100, 0, 1)]
    [InlineData(10, 100, 1, 0)]
    public void Lengths_and_limits_have_a_range(int length, int budget, int size, int threads) =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            BatchPlan.Create([10, length], Options(budget) with { MaxBatchSize = size, Threads = threads }));

    [Fact]
    public void Batch_size_and_budget_bound_each_call()
    {
        int[] lengths = [.. Enumerable.Repeat(10, 100), .. Enumerable.Repeat(20, 10), 400];

        Assert.Equal([(51, 10), (49, 10), (1, 400), (10, 20)], Calls(512, int.MaxValue));
        Assert.Equal([(1, 400), .. Enumerable.Repeat((5, 20), 2), .. Enumerable.Repeat((10, 10), 10)], Calls(100, int.MaxValue));
        Assert.Equal(1 + 3 + 25, Calls(512, 4).Count());

        IEnumerable<(int Count, int Length)> Calls(int budget, int size) =>
            BatchPlan.Create(lengths, Options(budget) with { MaxBatchSize = size }).Batches.Select(batch => (batch.Count, batch.Length));
    }

    private static BatchPlanOptions Options(int budget) => new() { MaxPositions = MaxPositions, PositionBudget = budget, Cost = Large };

    /// <summary>Lengths as real text has them: 16 positions on average.</summary>
    private static int[] Text(int sentences)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, sentences).Select(_ => 2 + random.Next(1, random.Next(2, 60)))];
    }

    private static IEnumerable<int> LengthsOf(BatchPlan plan, PlannedBatch batch, int[] lengths) =>
        Enumerable.Range(batch.Start, batch.Count).Select(i => lengths[plan.Order[i]]);

    /// <summary>The time of the best of all ways to cut a row of sentences.</summary>
    private static double Fastest(ReadOnlySpan<int> lengths, BatchPlanOptions options)
    {
        var best = lengths.IsEmpty ? 0 : double.PositiveInfinity;
        for (var count = 1; count <= lengths.Length && (count == 1 || count * lengths[0] <= options.PositionBudget); count++)
        {
            best = Math.Min(best, options.Cost.Seconds(count, lengths[0]) + Fastest(lengths[count..], options));
        }

        return best;
    }
}
