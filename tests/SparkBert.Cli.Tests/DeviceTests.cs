using System.Text.Json.Nodes;
using Microsoft.ML.OnnxRuntime;
using SparkBert.Sessions;

namespace SparkBert.Cli.Tests;

/// <summary>The option <c>--device</c> and the ONNX Runtime that the environment names: a process loads one.</summary>
public sealed class DeviceTests : CommandTest
{
    private const string Variable = "SPARKBERT_ONNXRUNTIME";

    [Theory]
    [InlineData("gpu")]
    [InlineData("cuda:x")]
    public void What_is_no_device_is_wrong_usage(string device)
    {
        var run = CliProcess.Run(Embed(Write("in.txt"), "-o", Folder.Path("out.jsonl"), "--device", device));

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith(
            $"sparkbert: --device must be cpu, cuda or cuda:N with a number from 0, but is '{device}'.",
            run.Error,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--model")]
    [InlineData("--pipeline")]
    public void Without_CUDA_nothing_is_written_and_one_sentence_says_what_to_do(string source)
    {
        Assert.SkipWhen(CudaDevices.FindFault(ComputeDevice.Cuda()) is null, "there is a GPU");
        var pipeline = Write("pipeline.json", new Pipeline(
            new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), new BertEmbeddings(TinyModel.Model)).ToJson());
        string[] choice = source == "--model" ? [source, Model] : [source, pipeline];

        var run = CliProcess.Run(["embed", Write("in.txt"), "-o", Folder.Path("out.jsonl"), .. choice, "--device", "cuda"]);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("sparkbert: the device cuda ", Assert.Single(run.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.False(File.Exists(Folder.Path("out.jsonl")));
    }

    [Fact]
    public void A_bench_on_a_device_that_is_not_there_measures_nothing()
    {
        Assert.SkipWhen(CudaDevices.FindFault(ComputeDevice.Cuda()) is null, "there is a GPU");

        var run = CliProcess.Run("bench", "--shape", "minilm", "--layers", "1", "--device", "cuda");

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("sparkbert: the device cuda ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_ONNX_Runtime_that_is_named_is_loaded_in_place_of_the_one_beside_the_program()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the loader of Linux says what it loads");
        var beside = Directory.EnumerateFiles(AppContext.BaseDirectory, "libonnxruntime.so", SearchOption.AllDirectories)
            .First(path => path.Contains($"linux-{ElfName}", StringComparison.Ordinal));
        Directory.CreateDirectory(Folder.Path("runtime"));
        File.Copy(beside, Folder.Path("runtime", "libonnxruntime.so"));
        string[] arguments = Embed(Write("in.txt"), "-o", "-");

        foreach (var place in new[] { Folder.Path("runtime"), Folder.Path("runtime", "libonnxruntime.so") })
        {
            var run = CliProcess.Run(
                new Dictionary<string, string> { [Variable] = place, ["LD_DEBUG"] = "files", ["LD_DEBUG_OUTPUT"] = Folder.Path("loader") },
                arguments);

            Assert.True(run.ExitCode == 0, run.Error);
            Assert.Equal(CliProcess.Run(arguments).Output, run.Output);
            var log = Directory.EnumerateFiles(Folder.Root, "loader.*").Select(File.ReadAllText)
                .Single(text => text.Contains("onnxruntime"));
            Assert.Contains($"calling init: {Folder.Path("runtime", "libonnxruntime.so")}", log, StringComparison.Ordinal);
            Assert.DoesNotContain($"calling init: {beside}", log, StringComparison.Ordinal);
            Directory.EnumerateFiles(Folder.Root, "loader.*").ToList().ForEach(File.Delete);
        }
    }

    [Theory]
    [InlineData("nowhere", "but there is no file ")]
    [InlineData("text", "can't be loaded: ")]
    [InlineData("library", "is no ONNX Runtime, it has no OrtGetApiBase")]
    public void A_library_that_is_none_is_refused_with_its_path(string kind, string expected)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "libraries have other names there");
        var path = kind switch
        {
            "nowhere" => Folder.Path("nowhere"),
            "text" => Write("libonnxruntime.so"),
            _ => Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "libSystem.Native.so"),
        };
        var environment = new Dictionary<string, string> { [Variable] = path };

        var run = CliProcess.Run(environment, Embed(Write("in.txt"), "-o", "-"));

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"sparkbert: {Variable}", run.Error, StringComparison.Ordinal);
        Assert.Contains(path, run.Error, StringComparison.Ordinal);
        Assert.Contains(expected, Assert.Single(run.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);

        var doctor = CliProcess.Run(environment, "doctor", "--no-job", "--json");
        Assert.Equal(1, doctor.ExitCode);
        var check = JsonNode.Parse(doctor.Output)!["checks"]!.AsArray().Single(check => (string)check!["name"]! == "devices")!;
        Assert.Equal("fail", (string)check["status"]!);
        Assert.Contains(expected, (string)check["found"]!, StringComparison.Ordinal);
    }

    private static string ElfName => System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
}
