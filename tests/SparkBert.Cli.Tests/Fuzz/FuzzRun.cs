using System.CommandLine;
using SparkBert.Annotations;
using SparkBert.Bundles;
using SparkBert.Cli.Embed;
using SparkBert.Cli.Model;
using SparkBert.Programs;

namespace SparkBert.Cli.Tests.Fuzz;

/// <summary>A run of the command with its arguments, in this process.</summary>
/// <param name="ExitCode">The exit code; -1 for an error that the program takes for one of its own.</param>
/// <param name="Output">What it wrote on standard output.</param>
/// <param name="Message">What it says of its end.</param>
internal sealed record FuzzRun(int ExitCode, string Output, string Message)
{
    /// <summary>Runs the command as its program does.</summary>
    public static FuzzRun Execute(IReadOnlyList<string> arguments)
    {
        using var error = new StringWriter();
        using var output = new StringWriter();
        var root = new RootCommand { EmbedCommand.Create(error, output), ModelCommand.Create(error, output) };
        var parsed = root.Parse(arguments);
        if (UsageErrors.Find(parsed) is [var wrong, ..])
        {
            return new(ExitCodes.WrongUsage, "", wrong);
        }

        try
        {
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            var code = parsed.Invoke(configuration);
            return new(code, output.ToString(), "");
        }
        catch (Exception refused) when (refused is UsageException or ModelException or SchemaException or PipelineFormatException)
        {
            return new(ExitCodes.WrongUsage, "", refused.Message);
        }
        catch (Exception failed) when (failed is RowErrorException or IOException or InvalidDataException or UnauthorizedAccessException
            or ParquetSharp.ParquetException or Microsoft.ML.OnnxRuntime.OnnxRuntimeException)
        {
            return new(ExitCodes.Failed, "", failed.Message);
        }
        catch (Exception unexpected)
        {
            return new(-1, "", unexpected.ToString());
        }
    }
}
