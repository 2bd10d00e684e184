using System.Reflection;
using System.Runtime.Loader;
using System.Text.Json.Nodes;
using Apache.Arrow;

namespace SparkBert.Worker.Functions;

/// <summary><see cref="BuiltInFunctions.Delegate"/>.</summary>
internal static class DelegateFunction
{
    static DelegateFunction() =>
        AssemblyLoadContext.Default.Resolving += (context, name) => FindBeside(name.Name!) is { } path
            ? context.LoadFromAssemblyPath(path)
            : null;

    public static BoundFunction Bind(JsonObject options)
    {
        var function = Resolve(options, "function") ?? throw new FormatException("a call of a .NET function names none.");
        var call = Resolve(options, "adapter") is Func<Delegate, string, Func<RecordBatch, RecordBatch>> adapt
            ? adapt(function, (string?)options["type"] ?? throw new FormatException("a call of a .NET function names no type."))
            : function as Func<RecordBatch, RecordBatch> ?? throw new FormatException($"{function.Method} is no function of batches.");
        return new BoundFunction((_, batches) => batches.Select(call), GroupUse.Whole);
    }

    private static Delegate? Resolve(JsonObject options, string name) =>
        options[name] is JsonObject reference ? DelegateReference.Parse(reference).Resolve(Load) : null;

    /// <summary>
    /// An assembly of the program: the program is the worker, or the worker lies beside it, whose own list of assemblies does not have it.
    /// </summary>
    private static Assembly Load(string name)
    {
        try
        {
            return Assembly.Load(new AssemblyName(name));
        }
        catch (FileNotFoundException error)
        {
            throw new InvalidOperationException(
                $"the worker in {AppContext.BaseDirectory} has no {name}.dll, where the function is: the program itself must be the worker "
                + "(Builder.ProgramIsWorker(); on a cluster ./spark-submit.sh --program-is-worker), or the worker must lie beside it.",
                error);
        }
    }

    private static string? FindBeside(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, name + ".dll");
        return File.Exists(path) ? path : null;
    }
}
