using System.Globalization;
using System.Text;

namespace SparkBert.Spark.Gateway;

/// <summary>
/// Settings as a file of Java's properties, for <c>--properties-file</c>: on the command line every program of the machine could read them,
/// and some are keys and passwords.
/// </summary>
internal static class PropertiesFile
{
    /// <summary>The file of settings that a Spark takes by itself; it need not exist.</summary>
    /// <param name="home">Spark.</param>
    public static string DefaultsOf(SparkHome home) => Path.Combine(
        Environment.GetEnvironmentVariable("SPARK_CONF_DIR") is { Length: > 0 } folder ? folder : Path.Combine(home.Path, "conf"),
        "spark-defaults.conf");

    /// <summary>The value of a key in a file of defaults; null where it has none.</summary>
    /// <param name="defaults">The file, which need not exist.</param>
    /// <param name="key">The key, which has no character that means something in such a file.</param>
    public static string? Find(string defaults, string key)
    {
        var lines = File.Exists(defaults) ? File.ReadLines(defaults) : [];
        var found = lines.Select(line => line.Trim()).LastOrDefault(line =>
            line.Length > key.Length && line.StartsWith(key, StringComparison.Ordinal) && (line[key.Length] is '=' or ':' or ' ' or '\t'));
        return found?[key.Length..].TrimStart('=', ':', ' ', '\t');
    }

    /// <summary>
    /// Writes a new file that only this user may read: first what Spark would have taken by itself, since a file that is named takes its
    /// place, then the settings, of which the last of a key counts.
    /// </summary>
    /// <param name="path">The file, which must not exist.</param>
    /// <param name="defaults">The file of defaults; it need not exist.</param>
    /// <param name="settings">The settings.</param>
    public static void Write(string path, string defaults, IEnumerable<KeyValuePair<string, string>> settings)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        if (File.Exists(defaults))
        {
            using var given = File.OpenRead(defaults);
            given.CopyTo(file);
        }

        // The last line of the other file may have no end, or say that it goes on.
        var text = new StringBuilder("\n\n");
        foreach (var (key, value) in settings)
        {
            Escape(key, text);
            text.Append('=');
            Escape(value, text);
            text.Append('\n');
        }

        file.Write(Encoding.ASCII.GetBytes(text.ToString()));
    }

    /// <summary>Everything that means something in such a file, or is not ASCII, by its number.</summary>
    private static void Escape(string text, StringBuilder to)
    {
        foreach (var unit in text)
        {
            _ = char.IsAsciiLetterOrDigit(unit) || unit is '.' or '-' or '_' or '/' or ','
                ? to.Append(unit)
                : to.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
        }
    }
}
