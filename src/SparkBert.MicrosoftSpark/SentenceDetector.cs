namespace SparkBert.MicrosoftSpark;

/// <summary>Documents to sentences, by Spark NLP's rules. It reads <c>document</c> and adds <c>sentence</c> by default.</summary>
public sealed class SentenceDetector : Stage
{
    /// <summary>Whether abbreviations end no sentence.</summary>
    public bool? UseAbbreviations { get; init; }

    /// <summary>Whether items of lists are sentences.</summary>
    public bool? DetectLists { get; init; }

    /// <summary>Whether only <see cref="CustomBounds"/> end sentences.</summary>
    public bool? UseCustomBoundsOnly { get; init; }

    /// <summary>Whether each sentence becomes a row of its own.</summary>
    public bool? ExplodeSentences { get; init; }

    /// <summary>Regular expressions (of Java) at which sentences end too.</summary>
    public IReadOnlyList<string>? CustomBounds { get; init; }

    /// <summary><c>none</c>, <c>prepend</c> or <c>append</c>: where the text of a bound goes.</summary>
    public string? CustomBoundsStrategy { get; init; }

    /// <summary>Characters at which sentences are cut in pieces.</summary>
    public int? SplitLength { get; init; }

    /// <summary>Characters that a sentence must have.</summary>
    public int? MinLength { get; init; }

    /// <summary>Characters that a sentence may have.</summary>
    public int? MaxLength { get; init; }
}
