namespace SparkBert.Models.Graph;

/// <summary>Activations in front of one or more matrix products.</summary>
/// <param name="State">Their name in the graph.</param>
/// <param name="Output">The output that has them, [positions, features], rotated where the products in 8-bit integers take them so.</param>
/// <param name="Features">The number of features.</param>
/// <param name="Weights">The weights that multiply them.</param>
internal sealed record ObservedInput(string State, string Output, int Features, List<string> Weights);
