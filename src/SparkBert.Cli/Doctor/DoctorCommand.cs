using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;

namespace SparkBert.Cli.Doctor;

/// <summary>The command <c>sparkbert doctor</c>: checks what a job on Spark needs and says what to change.</summary>
internal static class DoctorCommand
{
    public static Command Create(TextWriter error, TextWriter output)
    {
        var master = new Option<string>("--master") { Description = "The master of the one-row job (default local[1])", DefaultValueFactory = _ => "local[1]" };
        var sparkHome = new Option<string?>("--spark-home") { Description = "Spark's folder (default SPARK_HOME, else that of the spark-submit on PATH)" };
        var worker = new Option<string?>("--worker") { Description = "The worker or its archive, as the setting spark.sparkbert.worker (default: the one beside this program)" };
        var model = new Option<string?>("--model") { Description = "The model, named as for a job; without one the memory can't be told" };
        var cores = new Option<int?>("--executor-cores") { Description = "Cores of an executor (default: those of local[N], else of this machine)" };
        var taskCpus = new Option<int>("--task-cpus") { Description = "spark.task.cpus (default 1)", DefaultValueFactory = _ => 1 };
        var memory = new Option<string?>("--executor-memory") { Description = "spark.executor.memory, such as 4g (default 1g)" };
        var timeout = new Option<int>("--timeout") { Description = "Seconds after which the one-row job is given up", DefaultValueFactory = _ => 300 };
        var noJob = new Option<bool>("--no-job") { Description = "Leaves out the one-row job" };
        var json = new Option<bool>("--json") { Description = "The checks as JSON" };
        var command = new Command("doctor", "Checks Java, Spark, the worker, the model and a one-row job; exit code 1 where something is wrong")
        {
            master, sparkHome, worker, model, cores, taskCpus, memory, timeout, noJob, json,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var options = new DoctorOptions(
                parsed.GetRequiredValue(master),
                parsed.GetValue(sparkHome),
                parsed.GetValue(worker),
                parsed.GetValue(model),
                parsed.GetValue(cores),
                parsed.GetValue(taskCpus),
                parsed.GetValue(memory) is not { } size ? null
                    : ExecutorMemory.Parse(size) ?? throw new UsageException($"--executor-memory must be a size such as 512m or 4g, but is '{size}'."),
                RunJob: !parsed.GetValue(noJob),
                TimeSpan.FromSeconds(parsed.GetValue(timeout)));
            if (options.Timeout <= TimeSpan.Zero)
            {
                throw new UsageException($"--timeout must be at least 1 second, but is {parsed.GetValue(timeout)}.");
            }

            if (options.TaskCpus < 1 || options.Slots < 1)
            {
                throw new UsageException(string.Create(
                    CultureInfo.InvariantCulture, $"--executor-cores ({options.Cores}) must be at least --task-cpus ({options.TaskCpus}), and both at least 1."));
            }

            var findings = new List<Finding>();
            foreach (var finding in Checks(options, cancellation))
            {
                findings.Add(finding);
                if (!parsed.GetValue(json))
                {
                    Write(output, finding);
                }
                else if (!Console.IsErrorRedirected)
                {
                    // Nothing else shows that the one-row job, which takes its time, is on its way.
                    error.WriteLine($"{finding.Name}: {StatusText(finding.Status)}");
                }
            }

            var isWell = findings.All(finding => finding.Status != FindingStatus.Fail);
            if (parsed.GetValue(json))
            {
                output.WriteLine(ToJson(isWell, findings).ToJsonString());
            }

            cancellation.ThrowIfCancellationRequested();
            return Task.FromResult(isWell ? ExitCodes.Done : ExitCodes.Failed);
        });
        return command;
    }

    private static IEnumerable<Finding> Checks(DoctorOptions options, CancellationToken cancellation)
    {
        var needed = new List<Finding>();
        Finding Needed(Finding finding)
        {
            needed.Add(finding);
            return finding;
        }

        yield return Needed(JavaCheck.Run());
        yield return Needed(SparkCheck.Run(options.SparkHome));
        yield return Needed(PortCheck.Run());
        yield return Needed(WorkerCheck.Run(options.Worker));
        yield return Needed(ModelCheck.Run(options.Model, out var model));
        yield return ProcessorCheck.Run();
        yield return MemoryCheck.Run(options, model);
        var missing = needed.Where(finding => finding.Status == FindingStatus.Fail).Select(finding => finding.Name).ToList();
        yield return (options.RunJob, missing) switch
        {
            (false, _) => Finding.Warn("job", "not run (--no-job)", "run it to see rows go through Spark and back"),
            (_, []) => JobCheck.Run(options, cancellation),
            _ => Finding.Warn("job", $"not run, since it needs what failed: {string.Join(", ", missing)}", "correct that first"),
        };
    }

    private static string StatusText(FindingStatus status) => status switch
    {
        FindingStatus.Ok => "ok",
        FindingStatus.Warn => "warn",
        _ => "fail",
    };

    private static void Write(TextWriter output, Finding finding)
    {
        output.WriteLine($"{StatusText(finding.Status),-5}{finding.Name,-10} {finding.Found}");
        if (finding.Advice is not null)
        {
            output.WriteLine($"{"",-16}{finding.Advice}");
        }
    }

    private static JsonObject ToJson(bool isWell, IEnumerable<Finding> findings) => new()
    {
        ["ok"] = isWell,
        ["checks"] = new JsonArray([.. findings.Select(finding => new JsonObject
        {
            ["name"] = finding.Name,
            ["status"] = StatusText(finding.Status),
            ["found"] = finding.Found,
            ["advice"] = finding.Advice,
            ["values"] = finding.Values?.DeepClone(),
        })]),
    };
}
