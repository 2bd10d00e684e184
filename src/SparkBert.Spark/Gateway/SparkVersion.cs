using System.Globalization;

namespace SparkBert.Spark.Gateway;

/// <summary>A supported version of Spark: its text, such as <c>4.2.1</c>, and its line (major and minor).</summary>
internal readonly record struct SparkVersion(string Text, int Major, int Minor)
{
    /// <summary>The lines whose calls and worker bytes are known.</summary>
    private static readonly (int Major, int Minor)[] Supported = [(3, 5), (4, 0), (4, 1), (4, 2)];

    /// <summary>Reads a version.</summary>
    /// <exception cref="SparkLaunchException">It is of a line that isn't supported, or no version.</exception>
    public static SparkVersion Parse(string text)
    {
        var parts = text.Split('.');
        if (parts.Length < 2
            || !int.TryParse(parts[0], CultureInfo.InvariantCulture, out var major)
            || !int.TryParse(parts[1], CultureInfo.InvariantCulture, out var minor)
            || !Supported.Contains((major, minor)))
        {
            throw new SparkLaunchException($"Spark {text} is not supported; the supported versions are 3.5, 4.0, 4.1 and 4.2.");
        }

        return new SparkVersion(text, major, minor);
    }

    /// <summary>The text.</summary>
    public override string ToString() => Text;
}
