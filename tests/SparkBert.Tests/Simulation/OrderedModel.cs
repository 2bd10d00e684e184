using Microsoft.ML.OnnxRuntime;
using SparkBert.Batches;
using SparkBert.Sessions;

namespace SparkBert.Tests.Simulation;

/// <summary>
/// A model whose calls end in an order that a seed chooses: each waits until it is chosen among those that are being made. A position's
/// vector shows its piece, so that a vector in another place is seen.
/// </summary>
/// <param name="random">Chooses; null lets every call go on at once.</param>
/// <param name="hidden">Length of a position's vector.</param>
/// <param name="atOnce">How many calls are awaited before one is chosen; those that come no more are not awaited for long.</param>
internal sealed class OrderedModel(Random? random, int hidden, int atOnce) : IModelCalls
{
    private readonly object gate = new();
    private readonly List<int> waiting = [];
    private int begun;

    public CallCostMeter Cost { get; } = new(new CallCost(1e-4, 1e-5, 1e-9));

    public PaddingProbe Padding => throw new InvalidOperationException("the settings say whether sentences may be padded further.");

    public System.Diagnostics.TagList Tags => default;

    /// <summary>Done at the beginning of a call, with its number from 0.</summary>
    public Action<int> Begin { get; init; } = _ => { };

    /// <summary>Calls that are being made.</summary>
    public int Running { get; private set; }

    public long Run(
        long[] ids,
        long[] mask,
        int batch,
        int length,
        IReadOnlyList<int> layers,
        Action<IReadOnlyList<OrtValue>> read,
        long[]? segments = null,
        RunOptions? options = null)
    {
        int number;
        lock (gate)
        {
            number = begun++;
            Running++;
        }

        try
        {
            Begin(number);
            AwaitTurn(number);
            var vectors = new float[batch * length * hidden];
            for (var i = 0; i < vectors.Length; i++)
            {
                vectors[i] = ids[i / hidden] + (0.25f * (i % hidden));
            }

            using var output = OrtValue.CreateTensorValueFromMemory(
                OrtMemoryInfo.DefaultInstance, vectors.AsMemory(), [batch, length, hidden]);
            read([output]);
            return 1;
        }
        finally
        {
            lock (gate)
            {
                Running--;
                Monitor.PulseAll(gate);
            }
        }
    }

    private void AwaitTurn(int number)
    {
        if (random is null)
        {
            return;
        }

        lock (gate)
        {
            waiting.Add(number);
            Monitor.PulseAll(gate);
            while (waiting.Contains(number))
            {
                // Calls that nobody makes any more must not hold the last ones.
                if (waiting.Count >= atOnce || (!Monitor.Wait(gate, 1) && waiting.Count > 0))
                {
                    waiting.RemoveAt(random.Next(waiting.Count));
                    Monitor.PulseAll(gate);
                }
            }
        }
    }
}
