namespace SparkBert.Worker.Tests.Simulation;

/// <summary>
/// Lets the connections of a simulated executor go on one at a time: whoever reads or writes waits until a seed chooses it. So the order of
/// all reads and writes is the seed's, whatever the machine does meanwhile.
/// </summary>
/// <param name="random">Chooses.</param>
internal sealed class Turnstile(Random random)
{
    private readonly object gate = new();
    private readonly SortedSet<int> inside = [];
    private readonly SortedSet<int> waiting = [];
    private readonly SortedDictionary<long, Action> events = [];
    private int? current;

    /// <summary>Reads and writes so far.</summary>
    public long Passes { get; private set; }

    /// <summary>Says which connections come; nobody passes before all of them are there.</summary>
    public void Expect(IEnumerable<int> numbers)
    {
        lock (gate)
        {
            inside.UnionWith(numbers);
        }
    }

    /// <summary>Has something done at a read or write, in the order of all connections.</summary>
    public void At(long pass, Action action) => events[pass] = action;

    /// <summary>Waits for its turn.</summary>
    public void Pass(int number)
    {
        Action? action;
        lock (gate)
        {
            if (!inside.Contains(number))
            {
                return;
            }

            waiting.Add(number);
            current = null;
            Choose();
            while (current != number)
            {
                Monitor.Wait(gate);
            }

            waiting.Remove(number);
            events.TryGetValue(Passes++, out action);
        }

        action?.Invoke();
    }

    /// <summary>A connection has ended.</summary>
    public void Leave(int number)
    {
        lock (gate)
        {
            if (!inside.Remove(number))
            {
                return;
            }

            if (current == number)
            {
                current = null;
            }

            Choose();
        }
    }

    private void Choose()
    {
        if (current is null && inside.Count > 0 && waiting.Count == inside.Count)
        {
            current = waiting.ElementAt(random.Next(waiting.Count));
            Monitor.PulseAll(gate);
        }
    }
}
