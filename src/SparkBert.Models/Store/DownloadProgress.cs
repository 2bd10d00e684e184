namespace SparkBert.Models.Store;

/// <summary>How far the download of a file is.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Bytes">The bytes that are there, those of earlier attempts among them.</param>
/// <param name="TotalBytes">The bytes of the whole file; null if the server does not say.</param>
public readonly record struct DownloadProgress(string File, long Bytes, long? TotalBytes);
