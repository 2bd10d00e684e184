namespace SparkBert.Java;

/// <summary>How the JDK runs a loop. The forms differ in what they give back when the rest of the pattern fails.</summary>
internal enum JavaRegexLoopForm
{
    /// <summary>One character without limit (CharPropertyGreedy).</summary>
    Run,

    /// <summary>Anything else that is no group: each turn matches in the first way or not at all (Curly, Ques).</summary>
    Simple,

    /// <summary>A group once or not at all (Branch).</summary>
    Optional,

    /// <summary>A possessive group: each turn matches in the first way or not at all, and groups keep what they got (Curly, Ques).</summary>
    Possessive,

    /// <summary>A group with one way to match: the groups inside it keep what they got in turns that were given back (GroupCurly).</summary>
    Fixed,

    /// <summary>Any other group (Loop, LazyLoop).</summary>
    General,
}
