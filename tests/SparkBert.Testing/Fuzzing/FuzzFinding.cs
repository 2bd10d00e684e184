namespace SparkBert.Testing.Fuzzing;

/// <summary>An input that a parser handled wrongly.</summary>
/// <param name="Kind">The name of the exception, or of the bound that was passed.</param>
/// <param name="Reason">What happened.</param>
/// <param name="Place">Where, so that the same fault is kept once.</param>
internal sealed record FuzzFinding(string Kind, string Reason, string Place)
{
    /// <summary>A finding about how much something was, or how.</summary>
    public FuzzFinding(string kind, string reason)
        : this(kind, reason, kind)
    {
    }
}
