using System.Globalization;

namespace SparkBert.Tests.Simulation;

/// <summary>The seeds of the runs that <c>scripts/simulate.sh --locks</c> chooses, or some of them.</summary>
internal static class SimulationSeeds
{
    /// <summary>What has not come by then never comes.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The first.</summary>
    public static int First => Number("SPARKBERT_SIMULATION_SEED", 1);

    /// <summary>How many.</summary>
    public static int Count => Number("SPARKBERT_SIMULATION_SEEDS", 200);

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : otherwise;
}
