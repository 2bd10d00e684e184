namespace SparkBert.Cli.Doctor;

/// <summary>Whether what a check looked at is well.</summary>
internal enum FindingStatus
{
    /// <summary>It is.</summary>
    Ok,

    /// <summary>Jobs run, but slower or not on every cluster; or the check could not be made.</summary>
    Warn,

    /// <summary>Jobs won't run.</summary>
    Fail,
}
