using System.Globalization;

namespace SparkBert.Testing.Fuzzing;

/// <summary>What <c>scripts/fuzz-parsers.sh</c> sets.</summary>
internal static class FuzzSettings
{
    /// <summary>The seed of the first run; each run has the next.</summary>
    public static int FirstSeed { get; } = (int?)Number("SPARKBERT_FUZZ_SEED") ?? 1;

    /// <summary>How long a parser runs; null for a number of runs.</summary>
    public static TimeSpan? Time { get; } = Number("SPARKBERT_FUZZ_MINUTES") is { } minutes ? TimeSpan.FromMinutes(minutes) : null;

    /// <summary>Runs of each parser, instead of its own number.</summary>
    public static int? Runs { get; } = (int?)Number("SPARKBERT_FUZZ_COUNT");

    /// <summary>The only parsers that run; none for all.</summary>
    public static IReadOnlyList<string> Names { get; } =
        (Text("SPARKBERT_FUZZ_PARSERS") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The folder that gets the inputs of findings; null for none.</summary>
    public static string? Findings { get; } = Text("SPARKBERT_FUZZ_FINDINGS");

    /// <summary>The file that gets a line for each parser; null for none.</summary>
    public static string? Report { get; } = Text("SPARKBERT_FUZZ_REPORT");

    private static double? Number(string variable) =>
        double.TryParse(Text(variable), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string? Text(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? text : null;
}
