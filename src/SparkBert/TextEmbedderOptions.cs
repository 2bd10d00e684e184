using Microsoft.Extensions.Logging;
using SparkBert.Stages;

namespace SparkBert;

/// <summary>How a <see cref="TextEmbedder"/> runs.</summary>
public sealed record TextEmbedderOptions
{
    /// <summary>
    /// What becomes of one of several texts that can't be processed. By default its result says why (<see cref="EmbeddedText.Error"/>) and the
    /// others go on; in <see cref="RowErrorMode.FailFast"/> mode the first one ends the call.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Neither of the two.</exception>
    public RowErrorMode Mode
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(paramName: null, "Mode must be Permissive or FailFast");
    } = RowErrorMode.Permissive;

    /// <summary>Is told what each call did: counts, never a text. Null for nobody.</summary>
    public ILogger? Logger { get; init; }

    /// <summary>Is told while a call with several texts goes on; null for nobody.</summary>
    public IProgress<TextProgress>? Progress { get; init; }
}
