using System.Globalization;

namespace SparkBert.Functions;

/// <summary>
/// The <c>pythonVer</c> of a function. Spark repeats it as the second field of every task, so the worker knows which layout follows.
/// <c>sparkbert-1;4.2.1</c> is our own tag and the version of Spark.
/// </summary>
public static class ProtocolTag
{
    /// <summary>
    /// The setting that names a supported line of Spark, such as <c>4.2</c>, to try its layout with a Spark of another line: a newer one,
    /// or a distribution that numbers itself otherwise.
    /// </summary>
    public const string Setting = "spark.sparkbert.protocol";

    /// <summary>The supported lines, as a sentence names them.</summary>
    public const string SupportedLines = "3.5, 4.0, 4.1 and 4.2";

    private const string Prefix = "sparkbert-1;";

    /// <summary>The tag for a session.</summary>
    /// <param name="sparkVersion">The value of <c>session.version()</c>, such as <c>4.2.1</c>, or that of <see cref="Setting"/>.</param>
    /// <exception cref="NotSupportedException">The version is not supported.</exception>
    public static string For(string sparkVersion)
    {
        ArgumentException.ThrowIfNullOrEmpty(sparkVersion);
        _ = ParseVersion(sparkVersion);
        return Prefix + sparkVersion;
    }

    /// <summary>The layout of a task with a tag.</summary>
    /// <param name="tag">The tag.</param>
    /// <exception cref="NotSupportedException">The tag is another program's, or the version is not supported.</exception>
    public static ProtocolVersion Parse(string tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        return tag.StartsWith(Prefix, StringComparison.Ordinal)
            ? ParseVersion(tag[Prefix.Length..])
            : throw new NotSupportedException(
                $"the function's pythonVer is '{Shorten(tag)}', but this worker takes '{Prefix}<version of Spark>': the function was made "
                + "by another program (PySpark?) or another version of SparkBert. Use the worker of the same version as the driver "
                + "program.");
    }

    private static ProtocolVersion ParseVersion(string sparkVersion)
    {
        // Distributions add to the version (3.5.1-amzn-0); the first two numbers name the line.
        var parts = sparkVersion.Split('.', 3);
        return parts.Length >= 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            && int.TryParse(Digits(parts[1]), NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
            && (major * 10L) + minor is var line && minor < 10 && Enum.IsDefined((ProtocolVersion)line)
                ? (ProtocolVersion)line
                : throw new NotSupportedException(
                    $"Spark {Shorten(sparkVersion)} is not supported; {SupportedLines} are. To try it with what one of them speaks, set "
                    + $"{Setting} to that line; a Spark that speaks otherwise ends in errors, not in wrong rows.");
    }

    private static string Digits(string text) => new([.. text.TakeWhile(char.IsAsciiDigit)]);

    private static string Shorten(string text) => text.Length <= 64 ? text : text[..64] + "...";
}
