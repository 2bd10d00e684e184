using System.Globalization;

namespace SparkBert.Worker.Models;

/// <summary>How many models a worker keeps in memory, and for how long.</summary>
internal sealed record ModelLimits
{
    /// <summary>
    /// The environment variable with the maximum number of bytes of the models in memory. If it isn't set, they may take half of the
    /// memory that the process may use. The last used model stays, whatever its size.
    /// </summary>
    public const string BytesVariable = "SPARKBERT_WORKER_MODEL_BYTES";

    /// <summary>
    /// The environment variable with the seconds that a model stays in memory after the last task that used it; 600 by default.
    /// </summary>
    public const string IdleSecondsVariable = "SPARKBERT_WORKER_MODEL_IDLE_SECONDS";

    /// <summary>About 46 days: a timer of .NET runs up to 49.</summary>
    private const long MaxIdleSeconds = 4_000_000;

    /// <summary>The maximum number of bytes of models; the least recently used ones are closed.</summary>
    public required long Bytes { get; init; }

    /// <summary>How long a model stays open after its last task.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>The limits of this process.</summary>
    /// <param name="read">Reads an environment variable.</param>
    /// <exception cref="FormatException">A variable is no number in its range.</exception>
    public static ModelLimits FromEnvironment(Func<string, string?> read)
    {
        var bytes = ReadNumber(read, BytesVariable, 1, long.MaxValue);
        var limits = new ModelLimits { Bytes = bytes ?? ProcessMemoryLimit.Read() / 2 };
        return ReadNumber(read, IdleSecondsVariable, 0, MaxIdleSeconds) is { } seconds
            ? limits with { IdleTime = TimeSpan.FromSeconds(seconds) }
            : limits;
    }

    private static long? ReadNumber(Func<string, string?> read, string variable, long min, long max)
    {
        var text = read(variable);
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw new FormatException($"the environment variable {variable} must be a number from {min} to {max}, but is '{text}'.");
    }
}
