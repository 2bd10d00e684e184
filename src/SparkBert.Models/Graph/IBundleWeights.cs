namespace SparkBert.Models.Graph;

/// <summary>The weights of a bundle, from which its graph can be written again.</summary>
internal interface IBundleWeights : IDisposable
{
    /// <summary>The sizes.</summary>
    BertConfig Config { get; }

    /// <summary>Whether the graph has the form that is written today.</summary>
    bool IsCurrent { get; }

    /// <summary>The weights by the names of <see cref="GraphNames"/>, as the graph of today takes them.</summary>
    IWeights InCurrentForm();
}
