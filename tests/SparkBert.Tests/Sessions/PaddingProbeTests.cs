using SparkBert.Batches;
using SparkBert.Sessions;

namespace SparkBert.Tests.Sessions;

public sealed class PaddingProbeTests(ITestOutputHelper log)
{
    private readonly CallCostMeter cost = new(new CallCost(0.01, 0.001, 0));

    [Fact]
    public void A_model_whose_vectors_do_not_depend_on_padding_may_pad()
    {
        var probe = new PaddingProbe((sentences, _) => [.. sentences.Select(Vectors)], cost, 512, 99);

        Assert.True(probe.Look());
    }

    [Theory]
    [InlineData(2, 19)]
    [InlineData(14, 19)]
    [InlineData(37, 72)]
    [InlineData(66, 128)]
    public void One_bit_of_one_sentence_is_enough_for_a_no(int length, int padded)
    {
        float[] Change(float[] vectors, int call)
        {
            vectors[^1] = vectors.Length == length && call == padded ? MathF.BitIncrement(vectors[^1]) : vectors[^1];
            return vectors;
        }

        var probe = new PaddingProbe((sentences, call) => [.. sentences.Select(one => Change(Vectors(one), call))], cost, 512, 99);

        Assert.False(probe.Look());
        Assert.False(probe.Ask(1000));
        Assert.False(probe.IsHarmless);
    }

    [Fact]
    public void It_looks_once_and_only_when_more_is_lost_than_looking_costs()
    {
        var calls = 0;
        var probe = new PaddingProbe(
            (sentences, _) =>
            {
                calls++;
                return [.. sentences.Select(Vectors)];
            },
            cost,
            512,
            99);

        Assert.False(probe.Ask(0.4));
        Assert.False(probe.Ask(0.4));
        Assert.Equal((0, null), (calls, probe.IsHarmless));

        Assert.True(probe.Ask(0.4));
        var made = calls;
        Assert.True(probe.Ask(0.4));
        Assert.True(probe.IsHarmless);
        Assert.Equal((true, made), (made > 0, calls));
    }

    [Fact]
    public void A_short_model_is_asked_no_more_than_it_takes()
    {
        var longest = 0;
        var probe = new PaddingProbe(
            (sentences, padded) =>
            {
                longest = Math.Max(longest, padded);
                return [.. sentences.Select(Vectors)];
            },
            cost,
            maxPositions: 64,
            maxId: 99);

        Assert.True(probe.Look());
        Assert.Equal(19, longest);
    }

    [Fact]
    public void The_graph_of_attention_runs_and_the_model_agrees_with_it()
    {
        using var model = BertModel.Open(TinyModels.CompactBundle);
        var loaded = model.Acquire();
        log.WriteLine($"kernels: {AttentionKernels.AreExact}, model: {loaded.Session.Padding.Look()}");

        Assert.True(!AttentionKernels.AreExact || loaded.Session.Padding.Look());
        loaded.Release();
    }

    [Fact]
    public void The_kernels_of_this_processor_are_exact_where_they_were_measured() =>
        Assert.True(AttentionKernels.AreExact || !System.Runtime.Intrinsics.X86.Avx512F.IsSupported);

    private static float[] Vectors(int[] sentence) => [.. sentence.Select(id => id * 0.5f)];
}
