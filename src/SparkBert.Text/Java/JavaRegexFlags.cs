namespace SparkBert.Text.Java;

/// <summary>The flags of a Java pattern that can be set inside it, by their letters.</summary>
[Flags]
internal enum JavaRegexFlags
{
    None = 0,

    /// <summary>i: letters match without regard to case, those of ASCII alone.</summary>
    IgnoreCase = 1,

    /// <summary>m: ^ and $ match at every line.</summary>
    MultiLine = 2,

    /// <summary>s: the dot matches line terminators too.</summary>
    DotAll = 4,

    /// <summary>d: \n is the only line terminator.</summary>
    UnixLines = 8,

    /// <summary>u: with i, letters of all scripts match without regard to case.</summary>
    UnicodeCase = 16,

    /// <summary>x: white space and comments in the pattern are skipped.</summary>
    Comments = 32,

    /// <summary>U: \w, \d, \s, \b and the POSIX classes follow Unicode.</summary>
    UnicodeClasses = 64,

    /// <summary>c: canonically equivalent texts match.</summary>
    CanonicalEquivalence = 128,
}
