using System.Text.Json.Nodes;
using Apache.Arrow;
using SparkBert.Spark.Sql.Types;

namespace SparkBert.Spark.Sql;

/// <summary>Commands that call functions of the program.</summary>
internal static class DelegateCommands
{
    /// <summary>The command for a function of batches.</summary>
    public static FunctionCommand Create(DelegateReference function) =>
        new(BuiltInFunctions.Delegate, new JsonObject { ["function"] = function.ToJson() });

    /// <summary>The command for a function of values or arrays.</summary>
    public static FunctionCommand Create(
        DelegateReference function, Func<Delegate, string, Func<RecordBatch, RecordBatch>> adapt, DataType returnType) =>
        new(BuiltInFunctions.Delegate, new JsonObject
        {
            ["function"] = function.ToJson(),
            ["adapter"] = DelegateReference.From(adapt).ToJson(),
            ["type"] = returnType.Json,
        });

    /// <summary>Checks as far as the driver can see it that the worker has the function's assembly.</summary>
    /// <param name="function">The function.</param>
    /// <param name="worker">The worker's path as executors see it; null if there is none, which is told elsewhere.</param>
    /// <exception cref="ShippingException">It has not.</exception>
    public static void RequireWorker(DelegateReference function, string? worker)
    {
        if (worker is null || worker == Environment.ProcessPath || !Path.IsPathFullyQualified(worker) || !File.Exists(worker))
        {
            return;
        }

        var folder = Path.GetDirectoryName(worker)!;
        if (!File.Exists(Path.Combine(folder, function.Assembly + ".dll")))
        {
            throw new ShippingException(
                $"the function {function.Name} is in {function.Assembly}.dll, but that is not beside the session's worker {worker}: the "
                + "program itself must be the worker (Builder.ProgramIsWorker()), or the worker must lie beside it.");
        }
    }
}
