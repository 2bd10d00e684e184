namespace SparkBert.Jobs.Sessions;

/// <summary>What is at a path to which a job writes.</summary>
public enum PathContent
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>What a run leaves that was ended before its first file was complete.</summary>
    LeftOver,

    /// <summary>Files.</summary>
    Files,
}
