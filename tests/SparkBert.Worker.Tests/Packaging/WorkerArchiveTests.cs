using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Worker.Tests.Daemon;
using SparkBert.Worker.Tests.Wire;

namespace SparkBert.Worker.Tests.Packaging;

public sealed class WorkerArchiveTests(WorkerArchive archive) : IClassFixture<WorkerArchive>
{
    /// <summary>Every executor fetches it.</summary>
    private const long MaxBytes = 32_000_000;

    [Fact]
    public void The_archive_is_small_and_its_size_is_told()
    {
        var bytes = new FileInfo(archive.Path).Length;

        TestContext.Current.TestOutputHelper?.WriteLine($"{bytes:N0} bytes, {archive.Files.Count} files");
        Assert.True(bytes <= MaxBytes, $"the archive has {bytes:N0} bytes, over the bound of {MaxBytes:N0}");
        Assert.Contains($"{Path.GetFileName(archive.Path)} has {bytes} bytes", archive.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public void At_the_root_are_the_worker_what_it_references_and_the_notices()
    {
        string[] expected =
        [
            "Apache.Arrow.Scalars.dll", "Apache.Arrow.dll", "LICENSE", "Microsoft.Extensions.DependencyInjection.Abstractions.dll",
            "Microsoft.Extensions.Logging.Abstractions.dll", "Microsoft.ML.OnnxRuntime.dll", "NOTICE", "SparkBert.Functions.dll",
            "SparkBert.Protocol.dll", "SparkBert.Text.dll", "SparkBert.Worker", "SparkBert.Worker.deps.json", "SparkBert.Worker.dll",
            "SparkBert.Worker.runtimeconfig.json", "SparkBert.dll", "System.Numerics.Tensors.dll", "THIRD-PARTY-NOTICES.txt",
            "sbom.cdx.json",
        ];

        Assert.Equal(expected, archive.Files.Where(file => !file.Contains('/', StringComparison.Ordinal)));
        Assert.Equal(
            ["runtimes/linux-x64/native/libonnxruntime.so", "runtimes/linux-x64/native/libonnxruntime_providers_shared.so"],
            archive.Files.Where(file => file.StartsWith("runtimes/", StringComparison.Ordinal)));
    }

    [Fact]
    public void Nothing_is_there_that_executors_do_not_use()
    {
        string[] endings = [".pdb", ".dbg", ".xml", ".lib", ".resources.dll"];
        string[] names =
        [
            "createdump", "mscordaccore", "mscordbi", "clrgc", "traceptprovider", "DiaSymReader", "ParquetSharp", "Google.Protobuf",
            "Snappier", "SparkBert.Models", "System.Net.Http", "Microsoft.VisualBasic",
        ];

        Assert.DoesNotContain(archive.Files, file => endings.Any(ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase)));
        Assert.DoesNotContain(archive.Files, file => names.Any(name => file.Contains(name, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public void The_notices_name_everything_that_is_in_it_with_its_texts()
    {
        var notices = File.ReadAllText(Path.Combine(archive.Unpacked, "THIRD-PARTY-NOTICES.txt"));
        using var deps = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(archive.Unpacked, "SparkBert.Worker.deps.json")));
        var packages = deps.RootElement.GetProperty("libraries").EnumerateObject()
            .Where(library => library.Value.GetProperty("type").GetString() == "package")
            .Select(library => library.Name.Replace('/', ' ')).ToList();

        Assert.True(packages.Count >= 4, $"{packages.Count} packages");
        Assert.All([.. packages, ".NET runtime "], name => Assert.Contains($"\n  {name}", notices, StringComparison.Ordinal));
        Assert.All(packages, name => Assert.Contains($"\n{name}: ", notices, StringComparison.Ordinal));
        Assert.Contains("Copyright (c) .NET Foundation and Contributors", notices, StringComparison.Ordinal);
        Assert.Contains("TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION", notices, StringComparison.Ordinal);
        Assert.Contains("Permission is hereby granted, free of charge", notices, StringComparison.Ordinal);
        Assert.Contains("onnxruntime", notices, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(TestData.Root, "LICENSE")), File.ReadAllBytes(Path.Combine(archive.Unpacked, "LICENSE")));
    }

    [Fact]
    public void The_bill_of_materials_names_the_runtime_and_every_package_with_its_hash()
    {
        using var deps = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(archive.Unpacked, "SparkBert.Worker.deps.json")));
        var packages = deps.RootElement.GetProperty("libraries").EnumerateObject()
            .Where(library => library.Value.GetProperty("type").GetString() == "package")
            .Select(library => $"pkg:nuget/{library.Name.Replace('/', '@')}").ToList();
        var runtime = Path.GetFileName(
            Directory.GetDirectories(Path.Combine(archive.Unpacked, "dotnet", "shared", "Microsoft.NETCore.App")).Single());

        var bill = JsonNode.Parse(File.ReadAllBytes(Path.Combine(archive.Unpacked, "sbom.cdx.json")))!;
        var components = bill["components"]!.AsArray();

        Assert.Equal(("CycloneDX", "1.6", "SparkBert.Worker"), (
            (string)bill["bomFormat"]!, (string)bill["specVersion"]!, (string)bill["metadata"]!["component"]!["name"]!));
        Assert.True(packages.Count >= 4, $"{packages.Count} packages");
        Assert.Equal(
            [$"pkg:nuget/Microsoft.NETCore.App.Runtime.linux-x64@{runtime}", .. packages.Order(StringComparer.Ordinal)],
            components.Select(component => (string)component!["purl"]!)
                .OrderBy(url => !url.Contains("NETCore.App", StringComparison.Ordinal)).ThenBy(url => url, StringComparer.Ordinal));
        Assert.All(components, component => Assert.NotEmpty(component!["licenses"]!.AsArray()));
        Assert.All(components.Skip(1), component => Assert.Matches(
            "^[0-9a-f]{128}$", (string)Assert.Single(component!["hashes"]!.AsArray())!["content"]!));
        Assert.Contains("pkg:nuget/Apache.Arrow.Scalars@", bill["dependencies"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_packed_worker_runs_on_its_own_runtime_and_answers_as_the_built_one()
    {
        using var daemon = Start();
        var runtime = File.ReadLines($"/proc/{daemon.Process.Id}/maps")
            .First(line => line.EndsWith("/libcoreclr.so", StringComparison.Ordinal));
        Assert.Contains(Path.Combine(archive.Unpacked, "dotnet", "shared", "Microsoft.NETCore.App"), runtime, StringComparison.Ordinal);
        var task = Capture.Load("4.2.1", "map_arrow")
            .WithCommands(TestBundles.Pipeline(TestBundles.TinyBundle(), TestBundles.Identify(TestBundles.TinyBundle())));

        Assert.Equal(Rows(WorkerInProcess.RunTask(task, TestFunctions.Create())), Rows(Run(daemon, task)));

        daemon.Process.StandardInput.Close();
        Assert.True(daemon.Process.WaitForExit(20_000));
        Assert.Equal(0, daemon.Process.ExitCode);
    }

    [Fact]
    public void The_packed_worker_takes_columns_of_every_type_that_Spark_sends()
    {
        using var daemon = Start();
        var batch = AllTypes();
        var command = new FunctionCommand(BuiltInFunctions.Pipeline, new JsonObject
        {
            ["pipeline"] = new JsonArray(new JsonObject { ["type"] = "DocumentAssembler" }),
        });
        var task = TaskBytes.Header("4.1.4", 207).Udf(command, 0).StructStream(batch).End();

        var rows = Rows(Run(daemon, task));

        Assert.Equal(Rows(WorkerInProcess.RunTask(task, TestFunctions.Create())), rows);
        Assert.Contains("amount=1234.50", Assert.Single(rows), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("grouped_map_arrow", "4.1.4")]
    [InlineData("grouped_map_pandas", "3.5.9")]
    [InlineData("scalar_pandas_two_udfs", "4.2.1")]
    public void The_packed_worker_tells_its_errors(string name, string version)
    {
        // Its own functions are the built-in ones, so that those of the recorded tasks are missing.
        using var daemon = Start();

        var answer = Run(daemon, Capture.Load(version, name).WithCommands(ReplayTests.Commands(name)));

        Assert.Contains("KeyNotFoundException: the worker has no function '", WorkerError.Extract(answer.Error!), StringComparison.Ordinal);
        Assert.Contains(" at SparkBert.Worker.Tasks.", WorkerError.Extract(answer.Error!), StringComparison.Ordinal);
    }

    private static Answer Run(WorkerDaemon daemon, byte[] task)
    {
        using var connection = daemon.Connect();
        connection.Write(task);
        return Answer.Read(connection);
    }

    private static IReadOnlyList<string> Rows(Answer answer)
    {
        Assert.True(answer.Error is null, answer.Error);
        Assert.NotEmpty(answer.Rows);
        return answer.Rows;
    }

    private static RecordBatch AllTypes()
    {
        var maps = new MapArray.Builder(new MapType(StringType.Default, StringType.Default));
        maps.Append();
        ((StringArray.Builder)maps.KeyBuilder).Append("key");
        ((StringArray.Builder)maps.ValueBuilder).Append("value");
        var noon = new DateTimeOffset(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);
        (string Name, IArrowArray Values)[] columns =
        [
            ("text", new StringArray.Builder().Append("Hello there").Build()),
            ("amount", new Decimal128Array.Builder(new Decimal128Type(12, 2)).Append(1234.50m).Build()),
            ("flag", new BooleanArray.Builder().Append(true).Build()),
            ("tiny", new Int8Array.Builder().Append(1).Build()),
            ("small", new Int16Array.Builder().Append(2).Build()),
            ("int", new Int32Array.Builder().Append(3).Build()),
            ("long", new Int64Array.Builder().Append(4).Build()),
            ("float", new FloatArray.Builder().Append(0.5f).Build()),
            ("double", new DoubleArray.Builder().Append(0.25).Build()),
            ("bytes", new BinaryArray.Builder().Append([1, 2, 3]).Build()),
            ("day", new Date32Array.Builder().Append(noon).Build()),
            ("instant", new TimestampArray.Builder(new TimestampType(TimeUnit.Microsecond, "UTC")).Append(noon).Build()),
            ("map", maps.Build()),
            ("none", new NullArray.Builder().AppendNull().Build()),
        ];
        return new RecordBatch(
            new Schema(columns.Select(column => new Field(column.Name, column.Values.Data.DataType, nullable: true)), null),
            columns.Select(column => column.Values),
            1);
    }

    /// <summary>Starts the packed worker with nothing in its environment but a folder without .NET.</summary>
    private WorkerDaemon Start()
    {
        var empty = Path.Combine(archive.Unpacked, "..", "no-dotnet");
        Directory.CreateDirectory(empty);
        var start = new ProcessStartInfo(Path.Combine(archive.Unpacked, "SparkBert.Worker"), ["-m", "pyspark.daemon", "pyspark.worker"]);
        start.Environment.Clear();
        start.Environment["DOTNET_ROOT"] = empty;
        start.Environment["PYTHON_WORKER_FACTORY_SECRET"] = WorkerDaemon.Secret;
        var daemon = WorkerDaemon.Launch(start);
        daemon.ReadAddress();
        return daemon;
    }
}
