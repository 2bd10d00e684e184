namespace SparkBert.Models.Graph;

/// <summary>What a product's activations are.</summary>
internal enum ActivationKind
{
    /// <summary>A layer's state: its outliers lie in few features.</summary>
    State,

    /// <summary>What the attention gives.</summary>
    Context,

    /// <summary>What GELU gives: never far below 0.</summary>
    Gelu,
}
