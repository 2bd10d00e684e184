using SparkBert.Functions;

namespace SparkBert.Functions.Tests;

public sealed class SettingWarningsTests
{
    private const string Kills = "spark.sql.execution.pyspark.udf.killOnIdleTimeout";
    private const string Seconds = "spark.sql.execution.pyspark.udf.idleTimeoutSeconds";
    private const string KillsAny = "spark.python.worker.killOnIdleTimeout";
    private const string SecondsAny = "spark.python.worker.idleTimeoutSeconds";

    [Theory]
    [InlineData("")]
    [InlineData("spark.python.use.daemon", "spark.python.use.daemon=False")]
    [InlineData("", "spark.python.use.daemon=true")]
    [InlineData("", Kills + "=true")]
    [InlineData("", Kills + "=true", Seconds + "=0")]
    [InlineData("", Kills + "=true", Seconds + "=0s")]
    [InlineData("", Kills + "=false", Seconds + "=60")]
    [InlineData("", Seconds + "=60")]
    [InlineData(Kills, Kills + "=true", Seconds + "=60")]
    [InlineData(Kills, Kills + "=TRUE", SecondsAny + "=10m")]
    [InlineData(KillsAny, KillsAny + "=true", Seconds + "=60s")]
    [InlineData("", Kills + "=false", KillsAny + "=true", SecondsAny + "=60")]
    [InlineData("", KillsAny + "=true", Seconds + "=0", SecondsAny + "=60")]
    [InlineData("spark.python.use.daemon " + KillsAny, "spark.python.use.daemon=false", KillsAny + "=true", SecondsAny + "=1")]
    public void What_costs_more_than_it_seems_is_named(string keys, params string[] settings)
    {
        var values = settings.Select(setting => setting.Split('=')).ToDictionary(parts => parts[0], parts => parts[1]);

        var warnings = SettingWarnings.Find(values.GetValueOrDefault).ToList();

        Assert.Equal(keys, string.Join(' ', warnings.Select(warning => warning.Split(' ')[0])));
    }
}
