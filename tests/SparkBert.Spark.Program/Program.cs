using System.Text.Json.Nodes;
using SparkBert.Driver;
using SparkBert.Functions;
using SparkBert.Spark;
using SparkBert.Spark.Program;
using SparkBert.Spark.Sql;
using SparkBert.Worker;

if (SparkWorker.TryRun(args, ProgramFunctions.Register))
{
    return 0;
}

args = SparkSubmit.ProgramArguments(args);
Console.WriteLine($"arguments: {string.Join('|', args)}");
try
{
    var builder = SparkSession.Builder().AppName("program").ProgramIsWorker();
    using var session = (args is ["hold", _, var master] ? builder.Master(master) : builder).GetOrCreate();
    switch (args)
    {
        case ["exit", var code]:
            Console.WriteLine($"rows: {session.Range(10).Count()} of {session.Version()} on {session.SparkContext.Master}");
            return int.Parse(code, System.Globalization.CultureInfo.InvariantCulture);

        case ["hold", var file, _]:
            // A task runs until this process is killed; it writes the worker's process id to the file.
            var hold = new FunctionCommand("hold", new JsonObject { ["file"] = file });
            return (int)session.Range(0, 1, 1, 1).MapInArrow(hold, ProgramFunctions.Numbers).Count();

        default:
            return 2;
    }
}
catch (SparkException error)
{
    Console.Error.WriteLine($"error: {error.Message}");
    return 1;
}
