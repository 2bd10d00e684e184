using System.Diagnostics;
using System.Runtime.Intrinsics;
using Microsoft.ML.OnnxRuntime;
using SparkBert.Models;
using SparkBert.Sessions;

namespace SparkBert.Cli.Bench;

/// <summary>What the processor gives at most, in operations a second of all threads together.</summary>
internal static class ProcessorSpeed
{
    private const int Positions = 512;

    /// <summary>Fused multiply-adds in registers, in GFLOP/s.</summary>
    public static double MeasurePeak(int threads)
    {
        const int Rounds = 20_000_000;
        var clock = Stopwatch.StartNew();
        BenchThreads.ForEach(threads, threads, _ => Multiply(Rounds));
        return Rounds * 12.0 * 2 * Width * threads / clock.Elapsed.TotalSeconds / 1e9;
    }

    /// <summary>ONNX Runtime's product of 512 positions and a matrix, in GFLOP/s.</summary>
    public sealed class Product : IDisposable
    {
        private readonly InferenceSession session;
        private readonly int rows;
        private readonly int columns;
        private readonly float[] input;

        /// <summary>Loads the product.</summary>
        public Product(int rows, int columns)
        {
            using var options = SessionSettings.Create();
            session = new InferenceSession(ProductGraph.Write(rows, columns), options);
            (this.rows, this.columns) = (rows, columns);
            input = new float[Positions * rows];
            input.AsSpan().Fill(0.5f);
        }

        /// <summary>Its name.</summary>
        public string Name => $"[{Positions}, {rows}] x [{rows}, {columns}]";

        /// <summary>Measures it on some threads at the same time.</summary>
        public double Measure(int threads)
        {
            var operations = 2.0 * Positions * rows * columns;
            var repeats = (int)Math.Max(4, 4e10 / operations);
            var clock = Stopwatch.StartNew();
            BenchThreads.ForEach(repeats * threads, threads, _ =>
            {
                using var value = OrtValue.CreateTensorValueFromMemory(input, [Positions, rows]);
                using var options = new RunOptions();
                using var results = session.Run(options, [ProductGraph.Input], [value], [ProductGraph.Output]);
            });
            return operations * repeats * threads / clock.Elapsed.TotalSeconds / 1e9;
        }

        public void Dispose() => session.Dispose();
    }

    private static int Width => Vector512.IsHardwareAccelerated ? 16 : 8;

    // Twelve sums that do not depend on each other: more than an instruction's latency times the units that take one each cycle.
    private static float Multiply(int rounds) => Vector512.IsHardwareAccelerated ? Multiply512(rounds) : Multiply256(rounds);

    private static float Multiply512(int rounds)
    {
        var (x, y) = (Vector512.Create(0.999f), Vector512.Create(0.001f));
        var (a, b, c, d) = (x, y, x, y);
        var (e, f, g, h) = (x, y, x, y);
        var (i, j, k, l) = (x, y, x, y);
        for (var round = 0; round < rounds; round++)
        {
            a = Vector512.FusedMultiplyAdd(a, x, y);
            b = Vector512.FusedMultiplyAdd(b, x, y);
            c = Vector512.FusedMultiplyAdd(c, x, y);
            d = Vector512.FusedMultiplyAdd(d, x, y);
            e = Vector512.FusedMultiplyAdd(e, x, y);
            f = Vector512.FusedMultiplyAdd(f, x, y);
            g = Vector512.FusedMultiplyAdd(g, x, y);
            h = Vector512.FusedMultiplyAdd(h, x, y);
            i = Vector512.FusedMultiplyAdd(i, x, y);
            j = Vector512.FusedMultiplyAdd(j, x, y);
            k = Vector512.FusedMultiplyAdd(k, x, y);
            l = Vector512.FusedMultiplyAdd(l, x, y);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    private static float Multiply256(int rounds)
    {
        var (x, y) = (Vector256.Create(0.999f), Vector256.Create(0.001f));
        var (a, b, c, d) = (x, y, x, y);
        var (e, f, g, h) = (x, y, x, y);
        var (i, j, k, l) = (x, y, x, y);
        for (var round = 0; round < rounds; round++)
        {
            a = Vector256.FusedMultiplyAdd(a, x, y);
            b = Vector256.FusedMultiplyAdd(b, x, y);
            c = Vector256.FusedMultiplyAdd(c, x, y);
            d = Vector256.FusedMultiplyAdd(d, x, y);
            e = Vector256.FusedMultiplyAdd(e, x, y);
            f = Vector256.FusedMultiplyAdd(f, x, y);
            g = Vector256.FusedMultiplyAdd(g, x, y);
            h = Vector256.FusedMultiplyAdd(h, x, y);
            i = Vector256.FusedMultiplyAdd(i, x, y);
            j = Vector256.FusedMultiplyAdd(j, x, y);
            k = Vector256.FusedMultiplyAdd(k, x, y);
            l = Vector256.FusedMultiplyAdd(l, x, y);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }
}
