namespace SparkBert.Connect.Sql;

/// <summary>What a file is to the session that gets it.</summary>
public enum ArtifactKind
{
    /// <summary>A file, which stays as it is.</summary>
    File,

    /// <summary>An archive (<c>.tar.gz</c>, <c>.tgz</c>, <c>.zip</c>, <c>.jar</c>), which is unpacked.</summary>
    Archive,
}
