namespace SparkBert.Models.Import;

/// <summary>What an option of a source's configuration does to an import.</summary>
internal enum OptionEffect
{
    /// <summary>It is read, and the bundle is made by it.</summary>
    Honoured,

    /// <summary>It changes what the model is, so that only one value is taken.</summary>
    OneValue,

    /// <summary>It changes nothing of a token's vectors.</summary>
    NoEffect,
}
