using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SparkBert.Driver.Jvm;

namespace SparkBert.Driver.Planning;

/// <summary>A Spark function as the worker planned it: all that a driver has to give to Spark, without Arrow.</summary>
/// <param name="Function">The function.</param>
/// <param name="Arguments">The columns that it is called with, in their order.</param>
/// <param name="Result">
/// The columns of the result. A function over whole rows returns all of them; a scalar function those that it makes, as the fields of a
/// struct for each row.
/// </param>
public sealed record PlannedFunction(
    SparkFunction Function, IReadOnlyList<FunctionArgument> Arguments, IReadOnlyList<PlannedResult> Result)
{
    /// <summary>Reads the answer of <c>SparkBert.Worker --define</c>.</summary>
    /// <param name="json">The answer.</param>
    /// <exception cref="FormatException">It is no such answer: the worker is of another version.</exception>
    public static PlannedFunction Parse(string json)
    {
        try
        {
            var answer = JsonNode.Parse(json)!.AsObject();
            var function = new SparkFunction(
                (string)answer["name"]!,
                Encoding.UTF8.GetBytes((string)answer["command"]!),
                answer["returnType"]!.ToJsonString(),
                EvalTypes.Parse((int)answer["evalType"]!),
                (bool)answer["deterministic"]!);
            return new PlannedFunction(
                function,
                [.. answer["arguments"]!.AsArray().Select(given =>
                    new FunctionArgument((string)given!["name"]!, (int?)given["column"], (bool)given["cast"]!))],
                [.. answer["result"]!.AsArray().Select(column => new PlannedResult(
                    (string)column!["name"]!, (string)column["carriedName"]!, (int?)column["column"], ReadMetadata(column["field"])))]);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NullReferenceException
            or ArgumentNullException or NotSupportedException)
        {
            throw new FormatException(
                $"the worker's answer is not a function as this version of SparkBert reads it ({error.Message}); use the worker of the "
                + "driver program's version.",
                error);
        }
    }

    private static string? ReadMetadata(JsonNode? field) =>
        field?["metadata"] is JsonObject { Count: > 0 } metadata ? metadata.ToJsonString() : null;
}
