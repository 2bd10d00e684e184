namespace SparkBert.Text.Java;

/// <summary>How an expression for a set treats surrogate pairs.</summary>
internal enum CodePointForm
{
    /// <summary>Read forwards: what stands at a place is a whole pair or a unit.</summary>
    Forward,

    /// <summary>Read backwards, inside a look-behind of .NET, by whole code points.</summary>
    Backward,

    /// <summary>Read backwards by units: the first place may be inside a pair.</summary>
    BackwardByUnits,

    /// <summary>One unit in any direction: no pair fits.</summary>
    Units,
}
