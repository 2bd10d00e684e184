using Google.Protobuf;
using SparkBert.Connect.Protocol;

namespace SparkBert.Connect.Sql;

/// <summary>A function of the .NET worker over columns, one value for each row.</summary>
public sealed class WorkerFunction
{
    private readonly CommonInlineUserDefinedFunction function;

    internal WorkerFunction(CommonInlineUserDefinedFunction function) => this.function = function;

    /// <summary>The function's value for columns.</summary>
    public Column Apply(params Column[] arguments) => new(
        $"{function.FunctionName}({string.Join<Column>(", ", arguments)})",
        new Expression { CommonInlineUserDefinedFunction = With(name: null, arguments) });

    /// <summary>The function's value for columns.</summary>
    public Column Apply(params string[] arguments) => Apply([.. arguments.Select(Functions.Col)]);

    /// <summary>The function called with columns, under another name or its own.</summary>
    internal CommonInlineUserDefinedFunction With(string? name, IEnumerable<Column> arguments)
    {
        var called = function.Clone();
        called.FunctionName = name ?? called.FunctionName;
        called.Arguments.AddRange(arguments.Select(argument => argument.Expression));
        return called;
    }

    /// <summary>A function as servers read it.</summary>
    /// <param name="definition">The function.</param>
    /// <param name="deterministic">Whether Spark may call it more than once for a row.</param>
    /// <param name="returns">Its declared type in Spark's JSON, against which the worker checks the results.</param>
    /// <param name="output">The same type as servers read it.</param>
    /// <param name="sparkVersion">The server's version, which tells the worker the layout of its tasks.</param>
    internal static WorkerFunction Create(
        FunctionDefinition definition,
        bool deterministic,
        System.Text.Json.Nodes.JsonNode returns,
        DataType output,
        string sparkVersion) => new(new CommonInlineUserDefinedFunction
        {
            FunctionName = definition.DisplayName,
            Deterministic = deterministic,
            PythonUdf = new()
            {
                OutputType = output,
                EvalType = (int)definition.EvalType,
                Command = ByteString.CopyFrom((definition.Command with { Returns = returns }).ToUtf8()),
                PythonVer = ProtocolTag.For(sparkVersion),
            },
        });
}
