namespace SparkBert.Text.Java;

/// <summary>How an expression for a set treats surrogate pairs.</summary>
internal enum CodePointForm
{
    /// <summary>Read forwards: the next item is a whole pair or a single unit.</summary>
    Forward,

    /// <summary>Read backwards, inside a look-behind of .NET, by whole code points.</summary>
    Backward,

    /// <summary>Read backwards by units: the first unit may be inside a pair.</summary>
    BackwardByUnits,

    /// <summary>One unit in any direction: no pair fits.</summary>
    Units,
}
