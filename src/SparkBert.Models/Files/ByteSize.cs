using System.Globalization;

namespace SparkBert.Models.Files;

/// <summary>Formats numbers of bytes for people.</summary>
internal static class ByteSize
{
    /// <summary>A size in decimal units: <c>512 bytes</c>, <c>1.3 kB</c>, <c>64 MB</c>, <c>1.33 GB</c>.</summary>
    public static string Format(long bytes) => bytes switch
    {
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:#,0.##} GB"),
    };
}
