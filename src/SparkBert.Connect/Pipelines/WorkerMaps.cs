using System.Text.Json.Nodes;
using Apache.Arrow;
using SparkBert.Annotations;
using SparkBert.Connect.Protocol;
using SparkBert.Connect.Sql;

namespace SparkBert.Connect.Pipelines;

/// <summary>Functions of the worker over whole rows.</summary>
public static class WorkerMaps
{
    /// <summary>The rows of each partition through a function of the .NET worker, a record batch at a time.</summary>
    /// <param name="frame">The rows.</param>
    /// <param name="command">The function's name in the worker, and its options.</param>
    /// <param name="schema">The columns that the function returns, in their order.</param>
    /// <exception cref="SchemaException">Spark has no such type.</exception>
    /// <exception cref="SparkConnectException">The session has no worker, runs Python's functions, or did not take the worker.</exception>
    public static DataFrame MapInArrow(this DataFrame frame, FunctionCommand command, Schema schema)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(schema);
        new SessionShipping(frame.SparkSession).PrepareWorker();
        var returns = JsonNode.Parse(SparkSchemaJson.Write(schema))!;
        var definition = new FunctionDefinition
        {
            Command = command,
            DisplayName = command.Function,
            EvalType = EvalType.MapArrowIter,
            Arguments = [.. frame.Columns().Select((name, place) => new FunctionArgument(name, place))],
            Result = [.. schema.FieldsList.Select(field => new PlannedColumn(field.Name, field))],
            IsDeterministic = true,
            Models = [],
        };
        var function = WorkerFunction.Create(
            definition, definition.IsDeterministic, returns, SparkTypes.ReadType(returns), frame.SparkSession.ToldVersion());
        return frame.MapInArrow(function, frame.Columns());
    }
}
