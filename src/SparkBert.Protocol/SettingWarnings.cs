using System.Globalization;

namespace SparkBert.Functions;

/// <summary>Settings of Spark that work, but cost more than their user may know.</summary>
public static class SettingWarnings
{
    private const string UsesDaemon = "spark.python.use.daemon";

    /// <summary>Of tasks of functions, and of others, each with its time-out. What the first does not say, the second does.</summary>
    private static readonly (string Kills, string Seconds)[] Idle =
    [
        ("spark.sql.execution.pyspark.udf.killOnIdleTimeout", "spark.sql.execution.pyspark.udf.idleTimeoutSeconds"),
        ("spark.python.worker.killOnIdleTimeout", "spark.python.worker.idleTimeoutSeconds"),
    ];

    /// <summary>The warnings for a session.</summary>
    /// <param name="find">Gives the value of a setting; null if it isn't set.</param>
    /// <returns>A sentence for each setting.</returns>
    public static IEnumerable<string> Find(Func<string, string?> find)
    {
        ArgumentNullException.ThrowIfNull(find);
        return FindAll(find);
    }

    /// <summary>Writes the warnings for a session to standard error.</summary>
    /// <param name="find">Gives the value of a setting; null if it isn't set.</param>
    public static void Say(Func<string, string?> find)
    {
        foreach (var warning in Find(find))
        {
            Console.Error.WriteLine($"warning: {warning}");
        }
    }

    private static IEnumerable<string> FindAll(Func<string, string?> find)
    {
        if (find(UsesDaemon)?.Equals("false", StringComparison.OrdinalIgnoreCase) == true)
        {
            yield return $"{UsesDaemon} is 'false': each task starts a process of its own and opens the model anew, so an executor has "
                + "a copy in memory for each of its tasks, and each task pays for the start. Remove the setting where nothing else "
                + "needs it.";
        }

        var kills = Idle.Select(setting => setting.Kills).FirstOrDefault(key => find(key) is not null);
        var seconds = Idle.Select(setting => setting.Seconds).FirstOrDefault(key => find(key) is not null);
        if (kills is not null && find(kills)!.Equals("true", StringComparison.OrdinalIgnoreCase)
            && seconds is not null && !IsZero(find(seconds)!))
        {
            yield return $"{kills} is 'true': the tasks of an executor share one worker process, so a task that is quiet for the time-out "
                + $"({seconds}: {find(seconds)}) ends all of them, and each is tried again. A large batch of long texts may be that "
                + "quiet. Remove the setting, or let the time-out be hours.";
        }
    }

    /// <summary>Whether there is no time-out; a unit may follow the number.</summary>
    private static bool IsZero(string time) =>
        long.TryParse(time.AsSpan().Trim().TrimEnd("smhd"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number == 0;
}
