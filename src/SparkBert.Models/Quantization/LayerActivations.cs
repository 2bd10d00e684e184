using SparkBert.Bundles;
using SparkBert.Models.Graph;

namespace SparkBert.Models.Quantization;

/// <summary>
/// What the positions of a corpus give in front of each matrix product of a model in fp32. The model is run layer by layer, with the states
/// of all positions between two layers, so that it is run once and only the sums of one layer are in memory.
/// </summary>
internal sealed class LayerActivations : IDisposable
{
    /// <summary>Positions whose activations are held before they are added to the sums; the last sentence may go beyond it.</summary>
    private const int GroupPositions = 1024;

    private readonly BertConfig config;
    private readonly IWeights weights;
    private readonly BertModel model;
    private readonly Workers workers;
    private readonly Action<string> report;
    private readonly float[][] states;
    private readonly Dictionary<string, Sums> sumsOf = new(StringComparer.Ordinal);
    private readonly List<Sums> all = [];
    private int layer = -1;

    /// <summary>Nothing is run yet.</summary>
    /// <param name="config">The model's sizes.</param>
    /// <param name="weights">Its weights, by the names of <see cref="GraphNames"/>.</param>
    /// <param name="model">The model, for its embeddings.</param>
    /// <param name="corpus">The sentences.</param>
    /// <param name="workers">The threads.</param>
    /// <param name="report">Gets what is done next, again and again; an exception from it ends the work.</param>
    public LayerActivations(
        BertConfig config, IWeights weights, BertModel model, RoundingCorpus corpus, Workers workers, Action<string> report)
    {
        this.config = config;
        this.weights = weights;
        this.model = model;
        this.workers = workers;
        this.report = report;
        Corpus = corpus;
        states = new float[corpus.Sentences.Count][];
    }

    /// <summary>The sentences.</summary>
    public RoundingCorpus Corpus { get; }

    /// <summary>The states of a sentence in front of the layer that comes next, [positions, hidden].</summary>
    public IReadOnlyList<float[]> States => states;

    /// <summary>The factor of the sums in front of a weight.</summary>
    /// <param name="weight">The weight's name. Layers come in their order.</param>
    /// <param name="damping">See <see cref="GramMatrix.Factorize"/>.</param>
    /// <exception cref="ModelException">The activations have NaN or infinity.</exception>
    public GramMatrix FactorOf(string weight, double damping)
    {
        if (!GraphNames.TryParse(weight, out var needed, out _) || needed < layer)
        {
            throw new ArgumentException($"{weight} comes after a later layer.", nameof(weight));
        }

        while (layer < needed)
        {
            RunNextLayer();
        }

        var sums = sumsOf[weight];
        if (!sums.IsFactorized)
        {
            report($"rounding, layer {layer + 1} of {config.Layers}");
            sums.Matrix.Factorize(damping, workers);
            sums.IsFactorized = true;
        }

        return sums.Matrix;
    }

    public void Dispose() => all.ForEach(sums => sums.Matrix.Dispose());

    private void RunNextLayer()
    {
        if (layer < 0)
        {
            foreach (var group in Groups())
            {
                report($"embeddings, sentence {group.First + 1} of {states.Length}");
                workers.For(group.Count, i => states[group.First + i] = model.RunLayers(Corpus.Sentences[group.First + i], [0])[0]);
            }
        }

        layer++;
        using var session = new LayerSession(BertGraph.BuildLayer(config, weights, layer));
        var products = Prepare(session.Inputs);
        foreach (var group in Groups())
        {
            report($"layer {layer + 1} of {config.Layers}, sentence {group.First + 1} of {states.Length}");
            Run(session, group, products);
        }
    }

    /// <summary>Sums of zeros for each input of a layer, in the memory of the layer before.</summary>
    private Sums[] Prepare(IReadOnlyList<ObservedInput> inputs)
    {
        while (all.Count < inputs.Count)
        {
            all.Add(new Sums(new GramMatrix(inputs[all.Count].Features)));
        }

        sumsOf.Clear();
        for (var i = 0; i < inputs.Count; i++)
        {
            all[i].Matrix.Clear();
            all[i].IsFactorized = false;
            inputs[i].Weights.ForEach(weight => sumsOf.Add(weight, all[i]));
        }

        return [.. all];
    }

    private void Run(LayerSession session, (int First, int Count) group, Sums[] products)
    {
        var offsets = new int[group.Count + 1];
        for (var i = 0; i < group.Count; i++)
        {
            offsets[i + 1] = offsets[i] + Corpus.Sentences[group.First + i].Length;
        }

        var positions = offsets[^1];
        var buffers = products.Select(product => new WeightBuffer((long)positions * product.Matrix.Features * sizeof(float))).ToArray();
        try
        {
            // Sentences by themselves: the bits of a position depend on no other sentence, and the parts go to places of their own.
            workers.For(group.Count, i => session.Run(Corpus.Sentences[group.First + i], states[group.First + i], (product, values) =>
            {
                var features = products[product].Matrix.Features;
                values.CopyTo(buffers[product].Take<float>(positions * features)[(offsets[i] * features)..]);
            }));
            for (var product = 0; product < products.Length; product++)
            {
                var matrix = products[product].Matrix;
                matrix.Add(buffers[product].Take<float>(positions * matrix.Features), workers);
            }
        }
        finally
        {
            Array.ForEach(buffers, buffer => buffer.Dispose());
        }
    }

    /// <summary>Sentences that are run together.</summary>
    private IEnumerable<(int First, int Count)> Groups()
    {
        var (first, positions) = (0, 0);
        for (var i = 0; i < states.Length; i++)
        {
            positions += Corpus.Sentences[i].Length;
            if (positions >= GroupPositions || i == states.Length - 1)
            {
                yield return (first, i + 1 - first);
                (first, positions) = (i + 1, 0);
            }
        }
    }

    /// <summary>The sums of an input, and whether their factor has taken their place.</summary>
    private sealed class Sums(GramMatrix matrix)
    {
        public GramMatrix Matrix => matrix;

        public bool IsFactorized { get; set; }
    }
}
