namespace SparkBert.Text.Sentences;

/// <summary>The reference's dictionaries that hold a word.</summary>
[Flags]
internal enum AbbreviationKinds
{
    None = 0,

    /// <summary>A title before a name.</summary>
    Prepositive = 1,

    /// <summary>Before a number.</summary>
    Number = 2,

    /// <summary>All other words, and most of these.</summary>
    General = 4,
}
