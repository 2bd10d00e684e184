using SparkBert.Bundles;
using SparkBert.Models.Graph;
using SparkBert.Models.Quantization;

namespace SparkBert.Models.Tests.Quantization;

/// <summary>The numbers of GPTQ, against the plain form of its paper, in cubic time and with an inverse.</summary>
public sealed class GptqRoundingTests
{
    private const double Damping = 0.01;

    /// <summary>
    /// Sizes within a block of features, of exactly one and two, and beyond; columns that are no multiple of what is done at once.
    /// </summary>
    public static TheoryData<int, int> Sizes => new() { { 1, 1 }, { 5, 3 }, { 64, 32 }, { 71, 33 }, { 128, 8 }, { 203, 70 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Steps_are_those_of_the_paper(int features, int columns)
    {
        var problem = new Problem(features, columns, seed: features);

        var expected = RoundAsThePaper(problem);
        var actual = Round(problem, threads: 2);

        Assert.Equal(expected, actual);
    }

    [Theory]
    [InlineData(64, 32)]
    [InlineData(203, 70)]
    public void Products_with_the_activations_are_closer_than_with_the_nearest_steps(int features, int columns)
    {
        var problem = new Problem(features, columns, seed: 7);
        var nearest = new sbyte[features * columns];
        new NearestRounding().Round("w", [.. problem.Matrix], problem.Scales, nearest);

        var (before, after) = (problem.ErrorOf(nearest), problem.ErrorOf(Round(problem, threads: 2)));

        Assert.InRange(after / before, 0, 0.8);
    }

    [Fact]
    public void Steps_and_sums_are_the_same_bits_on_any_number_of_threads()
    {
        var problem = new Problem(203, 70, seed: 3);
        var expected = Factorize(problem, threads: 1, out var steps);

        foreach (var threads in (int[])[2, 3, 8])
        {
            Assert.Equal(expected, Factorize(problem, threads, out var others));
            Assert.Equal(steps, others);
        }
    }

    [Fact]
    public void Sums_are_exact_and_their_factor_gives_them_back()
    {
        var problem = new Problem(71, 1, seed: 5);
        using var gram = new GramMatrix(problem.Features);
        var half = problem.Activations.Length / problem.Features / 2 * problem.Features;
        gram.Add(problem.Activations.AsSpan(0, half), new Workers(2));
        gram.Add(problem.Activations.AsSpan(half), new Workers(2));
        var sums = problem.Sums();
        for (var row = 0; row < problem.Features; row++)
        {
            Assert.Equal(sums[row][..(row + 1)], gram.Row(row).ToArray());
        }

        gram.Factorize(Damping, new Workers(2));

        var added = Damping * Enumerable.Range(0, problem.Features).Average(i => sums[i][i]);
        for (var row = 0; row < problem.Features; row++)
        {
            for (var column = 0; column <= row; column++)
            {
                var product = 0.0;
                for (var k = row; k < problem.Features; k++)
                {
                    product += gram.Row(k)[row] * gram.Row(k)[column];
                }

                Assert.Equal(sums[row][column] + (row == column ? added : 0), product, 1e-9 * sums[row][row]);
            }
        }
    }

    [Fact]
    public void Where_nothing_is_known_each_weight_gets_the_nearest_step()
    {
        var problem = new Problem(70, 5, seed: 1);
        problem.Activations.AsSpan().Clear();
        var nearest = new sbyte[problem.Matrix.Length];
        new NearestRounding().Round("w", [.. problem.Matrix], problem.Scales, nearest);

        Assert.Equal(nearest, Round(problem, threads: 1));
    }

    [Fact]
    public void Activations_that_are_no_numbers_are_refused()
    {
        var problem = new Problem(70, 5, seed: 1);
        problem.Activations[3] = float.NaN;

        var error = Assert.Throws<ModelException>(() => Round(problem, threads: 2));

        Assert.Contains("no numbers", error.Message, StringComparison.Ordinal);
    }

    private static sbyte[] Round(Problem problem, int threads)
    {
        Factorize(problem, threads, out var steps);
        return steps;
    }

    /// <summary>The factor, row after row, and the steps.</summary>
    private static double[] Factorize(Problem problem, int threads, out sbyte[] steps)
    {
        var workers = new Workers(threads);
        using var gram = new GramMatrix(problem.Features);
        gram.Add(problem.Activations, workers);
        gram.Factorize(Damping, workers);
        steps = new sbyte[problem.Matrix.Length];
        ErrorFeedback.Round(gram, problem.Matrix, problem.Scales, steps, workers);
        return [.. Enumerable.Range(0, problem.Features).SelectMany(row => gram.Row(row).ToArray())];
    }

    /// <summary>
    /// Algorithm 1 of "GPTQ: Accurate Post-Training Quantization for Generative Pre-trained Transformers" (Frantar and others, 2022), with
    /// blocks of one: U from the Cholesky decomposition of the inverse, errors over its diagonal, and its rows handed on.
    /// </summary>
    private static sbyte[] RoundAsThePaper(Problem problem)
    {
        var (n, columns) = (problem.Features, problem.Columns);
        var sums = problem.Sums();
        var added = Damping * Enumerable.Range(0, n).Average(i => sums[i][i]);
        for (var i = 0; i < n; i++)
        {
            sums[i][i] += added;
        }

        var upper = Cholesky(Invert(sums));
        var weights = (double[])problem.Matrix.Clone();
        var steps = new sbyte[weights.Length];
        for (var k = 0; k < n; k++)
        {
            for (var c = 0; c < columns; c++)
            {
                var step = (sbyte)Math.Clamp(Math.Round(weights[(k * columns) + c] / problem.Scales[c]), -127, 127);
                steps[(k * columns) + c] = step;
                var error = (weights[(k * columns) + c] - (step * (double)problem.Scales[c])) / upper[k][k];
                for (var j = k + 1; j < n; j++)
                {
                    weights[(j * columns) + c] -= error * upper[k][j];
                }
            }
        }

        return steps;
    }

    /// <summary>The inverse, by the elimination of Gauss and Jordan.</summary>
    private static double[][] Invert(double[][] matrix)
    {
        var n = matrix.Length;
        var left = matrix.Select(row => (double[])row.Clone()).ToArray();
        var right = Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n).Select(j => i == j ? 1.0 : 0).ToArray()).ToArray();
        for (var k = 0; k < n; k++)
        {
            var pivot = left[k][k];
            for (var j = 0; j < n; j++)
            {
                (left[k][j], right[k][j]) = (left[k][j] / pivot, right[k][j] / pivot);
            }

            for (var i = 0; i < n; i++)
            {
                var factor = i == k ? 0 : left[i][k];
                for (var j = 0; j < n; j++)
                {
                    left[i][j] -= factor * left[k][j];
                    right[i][j] -= factor * right[k][j];
                }
            }
        }

        return right;
    }

    /// <summary>The upper triangular U with U^T U = matrix.</summary>
    private static double[][] Cholesky(double[][] matrix)
    {
        var n = matrix.Length;
        var upper = Enumerable.Range(0, n).Select(_ => new double[n]).ToArray();
        for (var i = 0; i < n; i++)
        {
            for (var j = i; j < n; j++)
            {
                var sum = matrix[i][j];
                for (var k = 0; k < i; k++)
                {
                    sum -= upper[k][i] * upper[k][j];
                }

                upper[i][j] = i == j ? Math.Sqrt(sum) : sum / upper[i][i];
            }
        }

        return upper;
    }

    /// <summary>A matrix, and activations of which features go together, as they do in a model.</summary>
    private sealed class Problem
    {
        public Problem(int features, int columns, int seed)
        {
            (Features, Columns) = (features, columns);
            var random = new Random(seed);
            Matrix = [.. Enumerable.Range(0, features * columns).Select(_ => Normal(random) * 0.05)];
            Scales = [.. Enumerable.Range(0, columns).Select(c => (float)Enumerable.Range(0, features)
                .Max(f => Math.Abs(Matrix[(f * columns) + c])) / 127)];
            var positions = (2 * features) + 150;
            Activations = new float[positions * features];
            for (var p = 0; p < positions; p++)
            {
                var common = Normal(random);
                for (var f = 0; f < features; f++)
                {
                    Activations[(p * features) + f] = (float)((common * Math.Sin(f)) + (0.5 * Normal(random)));
                }
            }
        }

        public int Features { get; }

        public int Columns { get; }

        public double[] Matrix { get; }

        public float[] Scales { get; }

        public float[] Activations { get; }

        /// <summary>The sums of products, in the order of the positions.</summary>
        public double[][] Sums()
        {
            var sums = Enumerable.Range(0, Features).Select(_ => new double[Features]).ToArray();
            for (var first = 0; first < Activations.Length; first += Features)
            {
                for (var i = 0; i < Features; i++)
                {
                    for (var j = 0; j < Features; j++)
                    {
                        sums[i][j] += (double)Activations[first + i] * Activations[first + j];
                    }
                }
            }

            return sums;
        }

        /// <summary>The sum of the squares by which products with the activations are off.</summary>
        public double ErrorOf(sbyte[] steps)
        {
            var total = 0.0;
            for (var first = 0; first < Activations.Length; first += Features)
            {
                for (var c = 0; c < Columns; c++)
                {
                    var error = 0.0;
                    for (var f = 0; f < Features; f++)
                    {
                        var i = (f * Columns) + c;
                        error += Activations[first + f] * (Matrix[i] - (steps[i] * (double)Scales[c]));
                    }

                    total += error * error;
                }
            }

            return total;
        }

        private static double Normal(Random random) =>
            Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }
}
