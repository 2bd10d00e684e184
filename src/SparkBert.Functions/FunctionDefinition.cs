using System.Text.Json.Nodes;

namespace SparkBert.Functions;

/// <summary>One of our Spark functions: all that any driver API has to give to Spark.</summary>
public sealed record FunctionDefinition
{
    /// <summary>The function's name in the worker, and its options.</summary>
    public required FunctionCommand Command { get; init; }

    /// <summary>The name that Spark shows in plans and in its pages: the function's, with the models'.</summary>
    public required string DisplayName { get; init; }

    /// <summary>How Spark calls it.</summary>
    public required EvalType EvalType { get; init; }

    /// <summary>The columns that it is called with, in their order; for whole rows all columns of the frame that it gets.</summary>
    public required IReadOnlyList<FunctionArgument> Arguments { get; init; }

    /// <summary>
    /// The columns of the result. A function over whole rows returns all of them, by their <see cref="PlannedColumn.CarriedName"/>; a
    /// scalar function those that are made, as the fields of a struct for each row. The metadata of the fields belong to the columns of the
    /// result; Spark's type of a function has none.
    /// </summary>
    public required IReadOnlyList<PlannedColumn> Result { get; init; }

    /// <summary>
    /// The flag that Spark gets. For a function that adds columns it is a choice (<see cref="PipelineFunctionOptions.IsDeterministic"/>):
    /// Spark calls a function that is not deterministic only once for a row, wherever the fields of its struct are used, and a second
    /// model call is expensive. True for whole rows, where Spark refuses others (INVALID_NON_DETERMINISTIC_EXPRESSIONS), and for functions
    /// of SQL, which could otherwise not stand in aggregates.
    /// </summary>
    public required bool IsDeterministic { get; init; }

    /// <summary>The models that executors must have.</summary>
    public required IReadOnlyList<ExecutorModel> Models { get; init; }

    /// <summary>
    /// The struct that a function over a frame returns, in Spark's JSON: for columns those that it makes, for whole rows all of the result.
    /// </summary>
    /// <param name="frame">The columns of the frame, in the same form.</param>
    public JsonObject CreateReturnType(IReadOnlyList<JsonObject> frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        var columns = EvalType.IsScalar() ? Result.Where(column => column.Made is not null) : Result;
        return new JsonObject
        {
            ["type"] = "struct",
            ["fields"] = new JsonArray([.. columns.Select(column =>
            {
                var field = column.Made is null
                    ? (JsonObject)frame[column.Column!.Value].DeepClone()
                    : SparkSchemaJson.WriteField(column.Made);
                field["name"] = column.CarriedName;
                if (EvalType.IsScalar())
                {
                    field["metadata"] = new JsonObject();
                }

                return field;
            })]),
        };
    }
}
