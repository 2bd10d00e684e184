namespace SparkBert.Cli.Files;

/// <summary>What a path leads to.</summary>
internal enum FileKind
{
    /// <summary>A file of bytes.</summary>
    Regular,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A pipe, with or without a name: read and written once, from one end to the other.</summary>
    Pipe,

    /// <summary>A device, such as a terminal or /dev/null.</summary>
    Device,

    /// <summary>A socket, which no path opens.</summary>
    Socket,
}
