using SparkBert.Spark;
using SparkBert.Spark.Gateway;

namespace SparkBert.Cli.Doctor;

/// <summary>Spark's folder and version.</summary>
internal static class SparkCheck
{
    private const string Name = "spark";

    public static Finding Run(string? given)
    {
        try
        {
            var home = SparkHome.Find(given);
            SparkHome.ParseVersion(home.Version);
            return Finding.Ok(Name, $"{home.Path}, version {home.Version}");
        }
        catch (SparkLaunchException error)
        {
            return Finding.Fail(
                Name, error.Message, "unpack Spark 3.5, 4.0, 4.1 or 4.2 and name its folder with SPARK_HOME or --spark-home");
        }
    }
}
