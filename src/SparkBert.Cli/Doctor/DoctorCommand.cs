using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using SparkBert.Programs;

namespace SparkBert.Cli.Doctor;

/// <summary>The command <c>sparkbert doctor</c>: checks what a job on Spark needs and says what to change.</summary>
internal sealed class DoctorCommand
{
    private readonly Option<string> master = new("--master")
    {
        Description = "The master of the job of one row (default local[1])",
        DefaultValueFactory = _ => "local[1]",
    };

    private readonly Option<string?> sparkHome = new("--spark-home")
    {
        Description = "Spark's folder (default SPARK_HOME, else that of the spark-submit on PATH)",
    };

    private readonly Option<string?> worker = new("--worker")
    {
        Description = "The worker or its archive, as the setting spark.sparkbert.worker (default: the one beside this program)",
    };

    private readonly Option<string?> model = new("--model")
    {
        Description = "The model, named as for a job; without one nothing can be said of the memory",
    };

    private readonly Option<int?> cores = new("--executor-cores")
    {
        Description = "Cores of an executor (default: those of local[N], else of this machine)",
    };

    private readonly Option<int> taskCpus = new("--task-cpus")
    {
        Description = "spark.task.cpus (default 1)",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<string?> memory = new("--executor-memory") { Description = "spark.executor.memory, such as 4g (default 1g)" };

    private readonly Option<int> timeout = new("--timeout")
    {
        Description = "Seconds after which the job of one row is given up",
        DefaultValueFactory = _ => 300,
    };

    private readonly Option<bool> noJob = new("--no-job") { Description = "Leaves out the job of one row" };

    private readonly Option<bool> json = new("--json") { Description = "The checks as JSON" };

    private DoctorCommand()
    {
    }

    /// <summary>The command.</summary>
    /// <param name="error">Standard error.</param>
    /// <param name="output">Standard output.</param>
    public static Command Create(TextWriter error, TextWriter output)
    {
        const string Description = "Checks Java, Spark, the worker, the model and a job of one row; exit code 1 where something is wrong";
        var options = new DoctorCommand();
        var command = new Command("doctor", Description);
        options.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var report = new DoctorReport(parsed.GetValue(options.json), error, output);
            var isWell = report.Write(DoctorChecks.Run(options.Read(parsed), cancellation));
            cancellation.ThrowIfCancellationRequested();
            return Task.FromResult(isWell ? ExitCodes.Done : ExitCodes.Failed);
        });
        return command;
    }

    private void AddTo(Command command)
    {
        command.Add(master);
        command.Add(sparkHome);
        command.Add(worker);
        command.Add(model);
        command.Add(cores);
        command.Add(taskCpus);
        command.Add(memory);
        command.Add(timeout);
        command.Add(noJob);
        command.Add(json);
    }

    private DoctorOptions Read(ParseResult parsed)
    {
        var options = new DoctorOptions(
            parsed.GetRequiredValue(master),
            parsed.GetValue(sparkHome),
            parsed.GetValue(worker),
            parsed.GetValue(model),
            parsed.GetValue(cores),
            parsed.GetValue(taskCpus),
            parsed.GetValue(memory) is { } size ? ReadSize(size) : null,
            RunJob: !parsed.GetValue(noJob),
            TimeSpan.FromSeconds(parsed.GetValue(timeout)));
        if (options.Timeout <= TimeSpan.Zero)
        {
            throw new UsageException($"--timeout must be at least 1 second, but is {parsed.GetValue(timeout)}.");
        }

        return options.TaskCpus >= 1 && options.Slots >= 1
            ? options
            : throw new UsageException(string.Create(
                CultureInfo.InvariantCulture,
                $"--executor-cores ({options.Cores}) must be at least --task-cpus ({options.TaskCpus}), and both at least 1."));
    }

    private static long ReadSize(string size) => ExecutorMemory.Parse(size)
        ?? throw new UsageException($"--executor-memory must be a size such as 512m or 4g, but is '{size}'.");
}
