using System.Globalization;
using System.Text.Json.Nodes;
using SparkBert.Driver;
using SparkBert.Spark.Pipelines;
using SparkBert.Spark.Program;
using SparkBert.Spark.Sql;

namespace SparkBert.Spark.Tests;

/// <summary>
/// Settings of administrators that other programs need and ours must live with: each is kept, or refused or warned of with what it costs.
/// </summary>
[Collection(ConsoleOutput.Name)]
public sealed class AdminSettingsTests : IDisposable
{
    private const string MemorySetting = "spark.executor.pyspark.memory";
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Memory_of_Python_bounds_the_worker_and_an_allocation_beyond_fails_its_task(string version)
    {
        using var session = Start(version, (MemorySetting, "900m"));
        var pipeline = TinyModel.Pipeline();
        var texts = session.Range(0, 8, 1, 2).SelectExpr("concat('We met ', id, ' times.') as text");
        Assert.Equal(8, pipeline.Transform(texts).Where("error is null").Count());
        var worker = Assert.Single(ProcessTree.Workers(session.SparkContext.Jvm.Gateway.Process!.Id));
        Assert.Matches($@"Max data size\s+{900L << 20}\s+{900L << 20}\s", File.ReadAllText($"/proc/{worker}/limits"));

        var hog = new FunctionCommand("allocate", new JsonObject { ["megabytes"] = 1000 });
        var error = Assert.Throws<JavaException>(() => session.Range(0, 1, 1, 1).MapInArrow(hog, ProgramFunctions.Numbers).Collect());
        Assert.Contains("OutOfMemoryException", error.WorkerError, StringComparison.Ordinal);
        Assert.Equal(8, pipeline.Transform(texts).Where("error is null").Count());
        Assert.Equal(worker, Assert.Single(ProcessTree.Workers(session.SparkContext.Jvm.Gateway.Process!.Id)));
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Model_that_does_not_fit_into_it_is_refused_with_the_sum(string version)
    {
        var bundle = folder.Copy(TinyModel.Folder, "large");
        using (var weights = File.OpenWrite(Path.Combine(bundle, "model.onnx_data")))
        {
            // Nothing of it is read: it is refused by its size, and takes no place on the disk.
            weights.SetLength(2L << 30);
        }

        using var session = Start(version, (MemorySetting, "900m"));
        var texts = session.Range(0, 1, 1, 1).SelectExpr("'We met.' as text");
        var embedded = TinyModel.Pipeline().Transform(texts, new() { Model = "local:" + bundle });

        var error = Assert.Throws<JavaException>(() => embedded.Collect());

        Assert.Matches(
            @"needs 24\d\d MB \(20\d\d MB of weights.*uses \d+ MB already, and spark\.executor\.pyspark\.memory leaves 900 MB.*"
                + @"It needs \d{4} MB",
            error.WorkerError);
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Process_for_each_task_works_and_is_warned_of(string version)
    {
        var (session, errors) = Warned(() => Start(version, ("spark.python.use.daemon", "false")));
        using (session)
        {
            Assert.Contains(
                "warning: spark.python.use.daemon is 'false': each task starts a process of its own and opens the model anew",
                errors,
                StringComparison.Ordinal);
            var pids = session.Range(0, 4, 1, 4).MapInArrow(new FunctionCommand("process", []), ProgramFunctions.Numbers).Collect();
            Assert.Equal(4, pids.Select(row => row.GetAs<long>(0)).Distinct().Count());
        }
    }

    [Fact]
    public void Processes_of_one_task_have_the_part_of_a_core_each()
    {
        using var session = Start(
            "4.2.1", (MemorySetting, "1800m"), ("spark.executor.cores", "2"), ("spark.python.use.daemon", "false"));

        var limits = session.Range(0, 4, 1, 4).MapInArrow(new FunctionCommand("data-limit", []), ProgramFunctions.Numbers).Collect();

        Assert.All(limits, row => Assert.Equal(900L << 20, row.GetAs<long>(0)));
    }

    [Fact]
    public void Killing_of_quiet_workers_is_warned_of()
    {
        var (session, errors) = Warned(() => Start(
            "4.2.1",
            ("spark.sql.execution.pyspark.udf.killOnIdleTimeout", "true"),
            ("spark.sql.execution.pyspark.udf.idleTimeoutSeconds", "60")));
        session.Dispose();

        Assert.Contains(
            "warning: spark.sql.execution.pyspark.udf.killOnIdleTimeout is 'true': the tasks of an executor share one worker process",
            errors,
            StringComparison.Ordinal);
    }

    /// <summary>A real Spark that says of itself that it is of a line that we don't know.</summary>
    [Fact]
    public void Unknown_line_is_refused_unless_a_known_protocol_is_named()
    {
        var home = folder.Path("newer");
        var real = SparkHomes.Require("4.2.1");
        Directory.CreateDirectory(Path.Combine(home, "conf"));
        Directory.CreateDirectory(Path.Combine(home, "jars"));
        foreach (var part in Directory.GetFileSystemEntries(real).Where(part => Path.GetFileName(part) is not ("conf" or "jars")))
        {
            Directory.CreateSymbolicLink(Path.Combine(home, Path.GetFileName(part)), part);
        }

        foreach (var jar in Directory.GetFiles(Path.Combine(real, "jars")))
        {
            var name = Path.GetFileName(jar);
            var isCore = name.StartsWith("spark-core_", StringComparison.Ordinal);
            name = isCore ? name.Replace("4.2.1", "4.3.0", StringComparison.Ordinal) : name;
            File.CreateSymbolicLink(Path.Combine(home, "jars", name), jar);
        }

        // The folder of settings is the first of the class path.
        File.WriteAllText(
            Path.Combine(home, "conf", "spark-version-info.properties"),
            "version=4.3.0\nuser=\nrevision=\nbranch=\ndate=\nurl=\ndocroot=\n");

        var refused = Assert.Throws<SparkLaunchException>(() => SparkSessions.Builder(home).GetOrCreate());
        Assert.Contains("Spark 4.3.0 is not supported; 3.5, 4.0, 4.1 and 4.2 are.", refused.Message, StringComparison.Ordinal);
        Assert.Contains("set spark.sparkbert.protocol to that line", refused.Message, StringComparison.Ordinal);

        refused = Assert.Throws<SparkLaunchException>(
            () => SparkSessions.Builder(home).Config(SparkBertSettings.Protocol, "5.0").GetOrCreate());
        Assert.Contains("spark.sparkbert.protocol is '5.0', which names no supported line", refused.Message, StringComparison.Ordinal);

        using var session = SparkSessions.Builder(home).Config(SparkBertSettings.Protocol, "4.2").GetOrCreate();
        Assert.Equal("4.3.0", session.Version());
        var doubled = session.Range(0, 10, 1, 2).MapInArrow(new FunctionCommand("double", []), ProgramFunctions.Numbers).Collect();
        Assert.Equal(Enumerable.Range(0, 10).Select(n => 2L * n), doubled.Select(row => row.GetAs<long>(0)).Order());
    }

    /// <summary>
    /// The values of settings, and the secret that Spark gave the worker, are in no command line, which every program of the machine can
    /// read, in no log and in no error.
    /// </summary>
    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Secrets_are_in_no_command_line_log_or_error(string version)
    {
        const string Key = "spark.hadoop.fs.s3a.secret.key";
        var secret = $"live-{Guid.NewGuid():N}";
        JavaException? failed = null;
        var (lines, workerSecret) = ("", "");
        var (_, log) = Warned(() =>
        {
            var started = Start(version, (Key, secret), (SparkBertSettings.DriverLog, "true"));
            started.SparkContext.SetLogLevel("INFO");
            Assert.Equal(10, started.Range(0, 10, 1, 2).MapInArrow(new FunctionCommand("double", []), ProgramFunctions.Numbers).Count());
            failed = Assert.Throws<JavaException>(() =>
                started.Range(0, 4, 1, 2).MapInArrow(new FunctionCommand("fail", []), ProgramFunctions.Numbers).Count());
            var jvm = started.SparkContext.Jvm.Gateway.Process!.Id;
            var worker = Assert.Single(ProcessTree.Workers(jvm));
            workerSecret = File.ReadAllText($"/proc/{worker}/environ").Split('\0')
                .Single(variable => variable.StartsWith("PYTHON_WORKER_FACTORY_SECRET=", StringComparison.Ordinal)).Split('=', 2)[1];
            lines = string.Join('\n', ProcessTree.Of(jvm).Select(process => File.ReadAllText($"/proc/{process}/cmdline")));
            Assert.Equal(secret, started.Conf().Get(Key));
            started.Dispose();
            return started;
        });

        Assert.True(workerSecret.Length >= 32, workerSecret.Length.ToString(CultureInfo.InvariantCulture));
        Assert.Contains("SparkSubmit", lines, StringComparison.Ordinal);
        Assert.Contains("is closed", log, StringComparison.Ordinal);
        foreach (var value in (string[])[secret, workerSecret])
        {
            Assert.DoesNotContain(value, lines, StringComparison.Ordinal);
            Assert.DoesNotContain(value, log, StringComparison.Ordinal);
            Assert.DoesNotContain(value, failed!.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(value, failed.WorkerError, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Defaults_of_the_installation_count_beside_the_programs_settings()
    {
        var home = folder.Path("defaults");
        Directory.CreateDirectory(Path.Combine(home, "conf"));
        foreach (var part in Directory.GetFileSystemEntries(SparkHomes.Require("4.2.1")).Where(part => Path.GetFileName(part) != "conf"))
        {
            Directory.CreateSymbolicLink(Path.Combine(home, Path.GetFileName(part)), part);
        }

        File.WriteAllText(
            Path.Combine(home, "conf", "spark-defaults.conf"),
            "spark.sparkbert.test.a  of the installation\nspark.sparkbert.test.b x");
        const string Odd = "a=b #c:\\d é\u2028 'f' \"g\"";
        using var session = SparkSessions.Builder(home).Config("spark.sparkbert.test.b", "of the program")
            .Config("spark.sparkbert.test.c", Odd).GetOrCreate();

        var conf = session.SparkContext.GetConf();
        Assert.Equal(
            ("of the installation", "of the program", Odd),
            (conf["spark.sparkbert.test.a"], conf["spark.sparkbert.test.b"], conf["spark.sparkbert.test.c"]));
    }

    private static (SparkSession Session, string Errors) Warned(Func<SparkSession> start)
    {
        var old = Console.Error;
        using var text = new StringWriter();
        Console.SetError(TextWriter.Synchronized(text));
        try
        {
            return (start(), text.ToString());
        }
        finally
        {
            Console.SetError(old);
        }
    }

    private SparkSession Start(string version, params (string Key, string Value)[] settings)
    {
        // Another path to the same Spark has a JVM of its own.
        var home = folder.Path($"spark-{version}");
        Directory.CreateSymbolicLink(home, SparkHomes.Require(version));
        return settings.Aggregate(SparkSessions.Builder(home), (builder, setting) => builder.Config(setting.Key, setting.Value))
            .GetOrCreate();
    }
}
