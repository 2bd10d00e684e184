using System.Diagnostics;
using SparkBert.Batches;
using SparkBert.Sessions;

namespace SparkBert.Tests.Sessions;

public sealed class CallCostMeterTests
{
    private static readonly CallCost Expected = CallCost.Expected(hiddenSize: 1024, layers: 24);

    [Fact]
    public void The_cost_of_a_machine_is_found_by_the_calls_of_a_run()
    {
        var machine = new CallCost(0.08, 0.002, 1e-6);
        var meter = new CallCostMeter(Expected);
        var random = new Random(4);
        for (var call = 0; call < 300; call++)
        {
            // Other work makes calls up to a third slower.
            var (count, length) = (random.Next(1, 24), random.Next(2, 22));
            Add(meter, machine, count, length, 1 + (random.NextDouble() / 3));
        }

        var found = meter.Current;
        Assert.Equal(300, found.MeasuredCalls);
        foreach (var (count, length) in ((int, int)[])[(1, 8), (1, 20), (8, 8), (20, 16), (24, 20)])
        {
            Assert.InRange(found.Seconds(count, length) / machine.Seconds(count, length), 0.95, 1.4);
        }

        Assert.InRange(found.CallSeconds / found.PositionSeconds / 40, 0.7, 1.4);
    }

    [Fact]
    public void Calls_of_one_size_tell_the_scale_and_keep_the_ratios()
    {
        var meter = new CallCostMeter(Expected);
        for (var call = 0; call < 100; call++)
        {
            Add(meter, Expected, 16, 32, 2);
        }

        var found = meter.Current;
        Assert.Equal(2, found.CallSeconds / Expected.CallSeconds, 0.01);
        Assert.Equal(2, found.PositionSeconds / Expected.PositionSeconds, 0.01);
        Assert.Equal(2, found.PairSeconds / Expected.PairSeconds, 0.01);
    }

    [Fact]
    public void A_call_that_was_interrupted_does_not_count()
    {
        var meter = new CallCostMeter(Expected);
        for (var call = 0; call < CallCostMeter.MinCalls; call++)
        {
            Add(meter, Expected, 8, 8 + call, 1);
        }

        var before = meter.Current;
        Add(meter, Expected, 8, 8, 100);

        Assert.Equal(before, meter.Current);
    }

    [Fact]
    public void Until_enough_calls_are_made_the_cost_is_the_expected_one()
    {
        var meter = new CallCostMeter(Expected);
        for (var call = 1; call < CallCostMeter.MinCalls; call++)
        {
            Add(meter, Expected, 8, 8, 3);
        }

        Assert.Equal(Expected, meter.Current);
        Add(meter, Expected, 8, 8, 3);
        Assert.Equal(CallCostMeter.MinCalls, meter.Current.MeasuredCalls);
        Assert.NotEqual(Expected.PositionSeconds, meter.Current.PositionSeconds);
    }

    [Fact]
    public void A_cost_stays_positive_whatever_the_calls_say()
    {
        // Large calls that take less than small ones: no line through them has a positive slope.
        var meter = new CallCostMeter(Expected);
        for (var call = 0; call < 200; call++)
        {
            Add(meter, Expected, 1, 8, 1);
            Add(meter, Expected, 1, 8 + (call % 100), 8.0 / (8 + (call % 100)) / 4);
        }

        var found = meter.Current;
        Assert.True(found is { CallSeconds: > 0, PositionSeconds: > 0, PairSeconds: > 0 }, found.ToString());
    }

    [Fact]
    public void A_busy_machine_that_interrupts_long_calls_does_not_make_calls_free()
    {
        var meter = new CallCostMeter(Expected);
        for (var call = 0; call < 200; call++)
        {
            var count = 1 + (call % 40);
            Add(meter, Expected, count, 12, 1 + (count / 20.0));
        }

        Assert.InRange(meter.Current.CallSeconds / meter.Current.PositionSeconds, 2, 12);
    }

    private static void Add(CallCostMeter meter, CallCost machine, int count, int length, double factor) =>
        meter.Add(count, length, (long)(machine.Seconds(count, length) * factor * Stopwatch.Frequency));
}
