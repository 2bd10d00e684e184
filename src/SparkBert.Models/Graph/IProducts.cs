namespace SparkBert.Models.Graph;

/// <summary>The matrix products of a layer: what differs between precisions.</summary>
internal interface IProducts
{
    /// <summary>The precision, as a bundle's manifest has it.</summary>
    string Precision { get; }

    /// <summary>Prepares activations for one or more products.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="state">The activations, [positions, features].</param>
    /// <param name="name">A name for what comes of it.</param>
    /// <param name="features">The number of features.</param>
    /// <param name="kind">What the activations are.</param>
    /// <returns>What <see cref="Multiply"/> takes.</returns>
    string Prepare(GraphNodes graph, string state, string name, int features, ActivationKind kind);

    /// <summary>Multiplies prepared activations by a weight.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="prepared">What <see cref="Prepare"/> gave.</param>
    /// <param name="weight">The weight's name.</param>
    /// <param name="rows">The weight's rows.</param>
    /// <param name="columns">The weight's columns.</param>
    /// <param name="kind">What the activations are.</param>
    /// <param name="output">Name of the product, [positions, columns].</param>
    /// <returns>The product.</returns>
    string Multiply(GraphNodes graph, string prepared, string weight, int rows, int columns, ActivationKind kind, string output);
}
