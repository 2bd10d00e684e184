namespace SparkBert.Worker.Functions;

/// <summary>What a function has to do with the groups of a grouped map.</summary>
internal enum GroupUse
{
    /// <summary>It gets each group as one batch.</summary>
    Whole,

    /// <summary>It is called for each group.</summary>
    Each,

    /// <summary>It looks at rows alone, and gets the groups of a task as one stream: a model call may take sentences of several.</summary>
    None,
}
