using System.Globalization;

namespace SparkBert.Spark.Sql;

/// <summary>
/// Settings for <see cref="Builder.Config(SparkConf)"/>. It needs no JVM; the settings of spark-submit and of spark-defaults.conf come in
/// when the session starts, and are in <see cref="SparkContext.GetConf"/>.
/// </summary>
public sealed class SparkConf
{
    internal const string SparkHomeKey = "spark.home";

    private readonly Dictionary<string, string> settings = new(StringComparer.Ordinal);

    /// <summary>The master, such as <c>local[4]</c> or <c>spark://host:7077</c>.</summary>
    public SparkConf SetMaster(string master) => Set("spark.master", master);

    /// <summary>The application's name in Spark's web pages.</summary>
    public SparkConf SetAppName(string appName) => Set("spark.app.name", appName);

    /// <summary>The folder of Spark, as <see cref="Builder.SparkHome"/> takes it.</summary>
    public SparkConf SetSparkHome(string sparkHome) => Set(SparkHomeKey, sparkHome);

    /// <summary>A setting.</summary>
    public SparkConf Set(string key, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentNullException.ThrowIfNull(value);
        settings[key] = value;
        return this;
    }

    /// <summary>The value of a setting, or a default.</summary>
    public string Get(string key, string defaultValue) => settings.GetValueOrDefault(key, defaultValue);

    /// <summary>The value of a setting as a number, or a default.</summary>
    /// <exception cref="FormatException">The value is no whole number.</exception>
    public int GetInt(string key, int defaultValue) =>
        !settings.TryGetValue(key, out var value) ? defaultValue
        : int.TryParse(value, CultureInfo.InvariantCulture, out var number) ? number
        : throw new FormatException($"the setting {key} is no whole number.");

    /// <summary>All settings.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> GetAll() => [.. settings];
}
