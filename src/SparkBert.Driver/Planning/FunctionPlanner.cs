using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using SparkBert.Driver.Shipping;

namespace SparkBert.Driver.Planning;

/// <summary>
/// Plans functions with the worker's program on the driver's machine (<c>SparkBert.Worker --define</c>): it has Arrow and the stages, this
/// process needs neither.
/// </summary>
/// <param name="worker">The worker's program here; see <see cref="FindWorker"/>.</param>
public sealed class FunctionPlanner(string worker)
{
    private const int Refused = 2;

    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The worker that plans on this machine.</summary>
    /// <param name="executors">The worker's path as executors see it, which is used if it is here.</param>
    /// <returns>That path, else what the environment's <c>SPARKBERT_WORKER</c> names, else the program beside this one.</returns>
    /// <exception cref="ShippingException">There is none on this machine, or it can't be started.</exception>
    public static string FindWorker(string? executors)
    {
        var variable = Environment.GetEnvironmentVariable(ShippedWorker.EnvironmentVariable);
        string?[] named = [executors, variable, Path.Combine(AppContext.BaseDirectory, WorkerProgram.FileName)];
        var path = named.OfType<string>().FirstOrDefault(
            path => Path.IsPathFullyQualified(path) && !SparkAddress.IsArchive(path) && File.Exists(path)) ?? throw new ShippingException(
                $"there is no worker on this machine, which must plan the functions: '{WorkerProgram.FileName}' is not beside the program "
                + $"({AppContext.BaseDirectory}), and neither {SparkBertSettings.Worker} nor {ShippedWorker.EnvironmentVariable} names a "
                + "path that is here. Unpack the worker's archive (scripts/package.sh), and set "
                + $"{ShippedWorker.EnvironmentVariable} to the SparkBert.Worker in it.");
        WorkerProgram.Check(path, architecture: null, "the driver's machine");
        return path;
    }

    /// <summary>Asks for the function that a pipeline becomes.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="PlanException">The request can't be served: a column, a parameter, a model.</exception>
    /// <exception cref="ShippingException">The worker can't be started, or ended without an answer.</exception>
    /// <exception cref="FormatException">The worker is of another version.</exception>
    public PlannedFunction Plan(PlanRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var process = Start();
        var answer = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            using var input = process.StandardInput;
            input.Write(request.ToJson().ToJsonString());
        }
        catch (IOException)
        {
            // It ended before it had read all; what it said counts.
        }

        process.WaitForExit();
        var said = errors.GetAwaiter().GetResult().Trim();
        return process.ExitCode switch
        {
            0 => PlannedFunction.Parse(answer.GetAwaiter().GetResult()),
            Refused when said.Length > 0 => throw new PlanException(said),
            var code => throw new ShippingException(
                $"the worker {worker} ended with {code} when it was asked for a function: {(said.Length == 0 ? "it said nothing" : said)}"),
        };
    }

    private Process Start()
    {
        try
        {
            return Process.Start(new ProcessStartInfo(worker, "--define")
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardInputEncoding = Utf8,
                StandardOutputEncoding = Utf8,
                StandardErrorEncoding = Utf8,
            })!;
        }
        catch (Win32Exception error)
        {
            throw new ShippingException($"the worker {worker} can't be started: {error.Message}.", error);
        }
    }
}
