using System.Globalization;

namespace SparkBert.Worker.Tests.Simulation;

/// <summary>The seeds of a run: those that <c>scripts/simulate.sh</c> chose, or some.</summary>
internal static class SimulationSeeds
{
    /// <summary>The first.</summary>
    public static int First => Number("SPARKBERT_SIMULATION_SEED", 1);

    /// <summary>How many.</summary>
    public static int Count => Number("SPARKBERT_SIMULATION_SEEDS", 200);

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : otherwise;
}
