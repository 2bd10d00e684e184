namespace SparkBert.Java;

/// <summary>The places in a text that a pattern can ask for. Unix: where \n is the only line terminator.</summary>
internal enum JavaRegexAnchor
{
    /// <summary>\A, ^.</summary>
    Start,

    /// <summary>\z.</summary>
    End,

    /// <summary>\Z, $: at the end, or before the line terminator that ends the text.</summary>
    FinalEnd,

    UnixFinalEnd,

    /// <summary>^ under the flag m.</summary>
    LineStart,

    UnixLineStart,

    /// <summary>$ under the flag m.</summary>
    LineEnd,

    UnixLineEnd,

    /// <summary>\G: where the last match ended.</summary>
    LastMatch,
}
