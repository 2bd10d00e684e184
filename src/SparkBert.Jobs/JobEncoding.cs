using System.Text;

namespace SparkBert.Jobs;

/// <summary>Encodings of text that Spark can read in lines.</summary>
internal static class JobEncoding
{
    static JobEncoding() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Java's name of an encoding; null for UTF-8.</summary>
    /// <param name="name">The name; null for the default.</param>
    /// <exception cref="ArgumentException">There is none, or its lines do not end as those of ASCII.</exception>
    public static string? Find(string? name)
    {
        if (name is null)
        {
            return null;
        }

        Encoding encoding;
        try
        {
            encoding = Encoding.GetEncoding(name.ToLowerInvariant() is "utf8" ? "utf-8" : name);
        }
        catch (ArgumentException)
        {
            throw new ArgumentException($"--encoding: there is no encoding '{name}'.");
        }

        return !encoding.GetBytes("\r\n").AsSpan().SequenceEqual("\r\n"u8)
            ? throw new ArgumentException(
                $"--encoding {name}: Spark finds the lines of a text by the bytes of ASCII; convert the files (iconv), or use sparkbert "
                + "embed.")
            : encoding.CodePage == Encoding.UTF8.CodePage ? null : encoding.WebName;
    }
}
