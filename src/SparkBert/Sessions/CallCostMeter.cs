using System.Diagnostics;
using SparkBert.Batches;

namespace SparkBert.Sessions;

/// <summary>
/// Measures the cost of a model's calls by the calls that runs make anyway. It fits the three parts of <see cref="CallCost"/> to their
/// times by least squares of the relative errors. What the calls say nothing of keeps its expected ratio: calls of one size tell no fixed
/// cost.
/// </summary>
/// <remarks>
/// Times on a machine with other work are noisy. That can cost time, never a bit: a sentence's vectors are the same in every plan.
/// </remarks>
internal sealed class CallCostMeter
{
    /// <summary>Fewer calls than this tell less than the expected cost does; the first ones also fill caches.</summary>
    public const int MinCalls = 16;

    /// <summary>Calls that count: each call's weight falls by this factor with each that follows, so a busy hour is forgotten.</summary>
    private const double Memory = 0.99;

    /// <summary>
    /// The weight of the expected ratios: how far times of calls vary, about a sixth, squared, over how far ratios do, about one.
    /// </summary>
    private const double ExpectedWeight = 0.03;

    /// <summary>A call that takes this many times as long as expected was interrupted.</summary>
    private const double Outlier = 4;

    /// <summary>
    /// How far a part may be from the common factor. Less far below: on a busy machine long calls are interrupted more often. That looks as
    /// if a call itself cost nothing, and the plan would become thin (seen with MiniLM: a tenth of what a quiet machine says).
    /// </summary>
    private const double MaxBelow = 2;
    private const double MaxAbove = 6;

    private const int Parts = 3;
    private readonly Lock gate = new();
    private readonly double[,] products = new double[Parts, Parts];
    private readonly double[] sums = new double[Parts];
    private readonly CallCost expected;
    private long calls;

    /// <summary>Creates a meter that has measured nothing.</summary>
    /// <param name="expected">The cost until then.</param>
    public CallCostMeter(CallCost expected) => this.expected = Current = expected;

    /// <summary>The cost as far as it is known.</summary>
    public CallCost Current
    {
        get
        {
            lock (gate)
            {
                return field;
            }
        }

        private set;
    }

    /// <summary>Takes in the time of a call.</summary>
    /// <param name="count">The number of sentences.</param>
    /// <param name="length">The padded length.</param>
    /// <param name="ticks">Its time in ticks of <see cref="Stopwatch"/>.</param>
    public void Add(int count, int length, long ticks)
    {
        var seconds = Math.Max(ticks, 1) / (double)Stopwatch.Frequency;
        var positions = (double)count * length;
        lock (gate)
        {
            if (calls >= MinCalls && seconds > Outlier * Current.Seconds(count, length))
            {
                return;
            }

            // Each part as a share of the time that was measured: they would add up to 1 if all were as expected.
            double[] shares =
            [
                expected.CallSeconds / seconds,
                expected.PositionSeconds * positions / seconds,
                expected.PairSeconds * positions * length / seconds,
            ];
            for (var i = 0; i < Parts; i++)
            {
                sums[i] = (Memory * sums[i]) + shares[i];
                for (var j = 0; j < Parts; j++)
                {
                    products[i, j] = (Memory * products[i, j]) + (shares[i] * shares[j]);
                }
            }

            calls++;
            if (calls >= MinCalls)
            {
                Current = Fit();
            }
        }
    }

    /// <summary>The factors of the expected parts that fit best, held near one common factor.</summary>
    private CallCost Fit()
    {
        var scale = sums.Sum() / products.Cast<double>().Sum();
        var weight = ExpectedWeight / (scale * scale);
        var factors = Solve(weight, scale);

        // A part that lies out of its bounds is held there, and the others make up for it (Gauss-Seidel). If none does, nothing changes.
        for (var round = 0; round < 20; round++)
        {
            for (var i = 0; i < Parts; i++)
            {
                var rest = sums[i] + (weight * scale);
                for (var j = 0; j < Parts; j++)
                {
                    rest -= j == i ? 0 : products[i, j] * factors[j];
                }

                factors[i] = Math.Clamp(rest / (products[i, i] + weight), scale / MaxBelow, scale * MaxAbove);
            }
        }

        return new CallCost(
            factors[0] * expected.CallSeconds, factors[1] * expected.PositionSeconds, factors[2] * expected.PairSeconds)
        {
            MeasuredCalls = calls,
        };
    }

    /// <summary>The best factors without bounds, by elimination: with the weight on its diagonal the matrix is positive definite.</summary>
    private double[] Solve(double weight, double scale)
    {
        var rows = new double[Parts, Parts];
        var factors = new double[Parts];
        for (var i = 0; i < Parts; i++)
        {
            factors[i] = sums[i] + (weight * scale);
            for (var j = 0; j < Parts; j++)
            {
                rows[i, j] = products[i, j] + (i == j ? weight : 0);
            }
        }

        for (var pivot = 0; pivot < Parts; pivot++)
        {
            for (var i = 0; i < Parts; i++)
            {
                var factor = i == pivot ? 0 : rows[i, pivot] / rows[pivot, pivot];
                factors[i] -= factor * factors[pivot];
                for (var j = 0; j < Parts; j++)
                {
                    rows[i, j] -= factor * rows[pivot, j];
                }
            }
        }

        return [.. factors.Select((value, i) => value / rows[i, i])];
    }
}
