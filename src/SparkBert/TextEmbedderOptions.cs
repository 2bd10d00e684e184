using Microsoft.Extensions.Logging;
using SparkBert.Stages;

namespace SparkBert;

/// <summary>How a <see cref="TextEmbedder"/> runs.</summary>
public sealed record TextEmbedderOptions
{
    /// <summary>
    /// What happens to a text that can't be processed, in a call with several texts. By default its result holds the error
    /// (<see cref="EmbeddedText.Error"/>) and the others go on; in <see cref="RowErrorMode.FailFast"/> mode the first one ends the call.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Neither of the two.</exception>
    public RowErrorMode Mode
    {
        get;
        init => field = value is RowErrorMode.Permissive or RowErrorMode.FailFast
            ? value
            : throw new ArgumentOutOfRangeException(paramName: null, "Mode must be Permissive or FailFast");
    } = RowErrorMode.Permissive;

    /// <summary>Logs what each call did: counts, never a text. Null for no log.</summary>
    public ILogger? Logger { get; init; }

    /// <summary>Gets the progress of a call with several texts; null for none.</summary>
    public IProgress<TextProgress>? Progress { get; init; }
}
