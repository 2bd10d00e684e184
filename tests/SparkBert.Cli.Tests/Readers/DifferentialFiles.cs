using System.Globalization;
using System.Security.Cryptography;
using SparkBert.Spark.Sql;
using SparkSessions = SparkBert.Jobs.Tests.Sessions;

namespace SparkBert.Cli.Tests.Readers;

/// <summary>How many files of a format are compared: as many as a variable says, or as many as take a few seconds.</summary>
internal static class DifferentialFiles
{
    /// <summary>The number of files.</summary>
    public static int Count { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("SPARKBERT_DIFFERENTIAL_FILES"), CultureInfo.InvariantCulture, out var count)
            ? count
            : 150;

    /// <summary>The Spark that files are compared with.</summary>
    public static SparkSession CreateSession(SparkSessions sessions)
    {
        var session = sessions.Get("4.2.1").NewSession();
        session.Conf().Set("spark.sql.caseSensitive", "true");

        // Code that is compiled for a few rows costs more than it saves.
        session.Conf().Set("spark.sql.codegen.wholeStage", "false");
        session.Conf().Set("spark.sql.codegen.factoryMode", "NO_CODEGEN");
        return session;
    }

    /// <summary>The random numbers of a seed. Those of .NET are alike for seeds that follow one another, so the seed is hashed.</summary>
    public static Random CreateRandom(int seed) => new(BitConverter.ToInt32(SHA256.HashData(BitConverter.GetBytes(seed))));
}
