using System.Text;
using System.Text.Json;
using SparkBert;
using SparkBert.Annotations;
using SparkBert.Bundles;
using SparkBert.Functions;
using SparkBert.Worker;

if (SparkWorker.TryRun(args))
{
    return 0;
}

if (SparkWorker.TryServe(args) is { } served)
{
    return served;
}

if (args is ["--define"])
{
    return Define();
}

Console.Error.WriteLine(
    "SparkBert.Worker is started by Spark, with the arguments -m pyspark.daemon. Name it as the worker of a session; it is not for use by "
    + "hand. With --define it reads a request for a Spark function as JSON and writes the function; "
    + "with --serve SOCKET it runs functions for the Python workers of this host.");
return 2;

// For driver programs in other languages: the function that a pipeline becomes, with no Spark at hand.
static int Define()
{
    try
    {
        using var input = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(false, throwOnInvalidBytes: true));
        var answer = FunctionRequest.Answer(input.ReadToEnd());
        using var output = Console.OpenStandardOutput();
        JsonSerializer.Serialize(output, answer);
        return 0;
    }
    catch (Exception error) when (error is FormatException or PipelineFormatException or SchemaException or ArgumentException
        or ModelException or NotSupportedException)
    {
        Console.Error.WriteLine(error.Message);
        return 2;
    }
}
