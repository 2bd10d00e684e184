using System.Text.Json;
using System.Text.Json.Nodes;
using SparkBert.Stages;

namespace SparkBert.Vectors;

/// <summary>The parameter poolingStrategy, in Spark NLP's words.</summary>
internal static class PoolingStrategies
{
    /// <summary>Refuses a number that is no strategy.</summary>
    public static PoolingStrategy Check(PoolingStrategy value) =>
        Enum.IsDefined(value) ? value : throw StageParameter.OutOfRange("poolingStrategy must be AVERAGE or SUM");

    /// <summary>The parameter: <c>AVERAGE</c> or <c>SUM</c> in letters of any case, as its setter in the JVM takes them.</summary>
    public static StageParameter Parameter(Func<PoolingStrategy> get, Action<PoolingStrategy> set) => new(
        "poolingStrategy",
        () => get() == default ? null : JsonValue.Create(Name(get())),
        json => set(
            Enum.GetValues<PoolingStrategy>().Where(value => Is(json, value)).Select(value => (PoolingStrategy?)value).SingleOrDefault()
            ?? throw new ArgumentException($"poolingStrategy must be AVERAGE or SUM, but is {json.GetRawText()}.")));

    private static bool Is(JsonElement json, PoolingStrategy value) =>
        json.ValueKind == JsonValueKind.String && string.Equals(json.GetString(), Name(value), StringComparison.OrdinalIgnoreCase);

    private static string Name(PoolingStrategy value) => value.ToString().ToUpperInvariant();
}
