using Microsoft.ML.OnnxRuntime;
using SparkBert.Sessions;
using SparkBert.Testing.Golden;
using SparkBert.Tests.Golden;

namespace SparkBert.Tests.Sessions;

/// <summary>
/// Models on a GPU. They run where ONNX Runtime has CUDA and the driver shows a GPU, and say elsewhere what is missing; with
/// SPARKBERT_REQUIRE_GPU=1 that is a failure (scripts/check-gpu.sh).
/// </summary>
public sealed class CudaDevicesTests
{
    /// <summary>What is promised of vectors on a GPU.</summary>
    private const float Tolerance = 1e-4f;

    [Fact]
    public void Without_CUDA_in_ONNX_Runtime_the_device_is_refused_in_one_sentence()
    {
        // Loads the ONNX Runtime that the environment names.
        Assert.Null(CudaDevices.FindFault(ComputeDevice.Cpu));
        Assert.SkipWhen(
            OrtEnv.Instance().GetAvailableProviders().Contains("CUDAExecutionProvider"), "this ONNX Runtime has CUDA");

        var error = Assert.Throws<DeviceException>(() => Open(TinyModels.CompactBundle, ComputeDevice.Cuda(1)));

        var version = OrtEnv.Instance().GetVersionString();
        Assert.Equal(
            $"the device cuda:1 needs an ONNX Runtime with CUDA, but the one that is loaded ({version}) is for "
            + "processors alone: publish the program with -p:OnnxRuntime=gpu, or set the environment variable SPARKBERT_ONNXRUNTIME to the "
            + "folder of an ONNX Runtime with CUDA.",
            error.Message);
        using var model = Open(TinyModels.CompactBundle, ComputeDevice.Cpu);
        Assert.Equal(ComputeDevice.Cpu, model.Device);
    }

    [Fact]
    public void Vectors_on_a_GPU_are_within_the_tolerance_of_Spark_NLP()
    {
        RequireGpu();
        const string Name = "bert_tiny.jsonl.gz";
        using var models = GoldenModels.On(ComputeDevice.Cuda());
        Assert.All(GoldenFile.Ids(Name).Except(GoldenTests.KnownDifferences.Keys), id =>
        {
            var test = new GoldenCase(GoldenFile.Find(Name, id), models.Open, Tolerance);
            Assert.Null(test.Run((stage, columns) => stage.SetInputColsUnchecked(columns)));
        });
    }

    [Fact]
    public void Vectors_of_many_lengths_are_within_the_tolerance_of_the_processor()
    {
        RequireGpu();
        string[] texts =
        [
            .. Enumerable.Range(1, 200).Select(i => string.Join(' ', Enumerable.Range(0, 1 + (i * 7 % 90)).Select(n => $"bank{n % 13}"))),
        ];
        using var processor = Open(TinyModels.RandomBundle, ComputeDevice.Cpu);
        using var gpu = Open(TinyModels.RandomBundle, ComputeDevice.Cuda());
        TextEmbedder expected = new(processor), embedder = new(gpu);

        var pairs = expected.Embed(texts).Zip(embedder.Embed(texts)).ToList();

        Assert.Equal(texts.Length, pairs.Count);
        foreach (var (left, right) in pairs)
        {
            Assert.Null(right.Error);
            Assert.Equal(left.Tokens.Count, right.Tokens.Count);
            foreach (var (one, other) in left.Tokens.Zip(right.Tokens))
            {
                Assert.All(
                    one.Embeddings.ToArray().Zip(other.Embeddings.ToArray()),
                    pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, Tolerance));
            }
        }
    }

    [Fact]
    public void Handles_share_a_model_on_the_same_device_alone()
    {
        RequireGpu();
        using var processor = Open(TinyModels.RandomBundle, ComputeDevice.Cpu);
        var before = BertModel.LoadCount;
        using var first = Open(TinyModels.RandomBundle, ComputeDevice.Cuda());
        using var second = Open(TinyModels.RandomBundle, ComputeDevice.Cuda(0));

        Assert.Equal(before + 1, BertModel.LoadCount);
        Assert.Equal((ComputeDevice.Cuda(0), ComputeDevice.Cuda(0)), (first.Device, second.Device));
    }

    [Fact]
    public void A_GPU_that_is_not_there_is_refused_with_those_that_are()
    {
        RequireGpu();
        var error = Assert.Throws<DeviceException>(() => Open(TinyModels.CompactBundle, ComputeDevice.Cuda(999)));
        Assert.StartsWith($"there is no device cuda:999: the driver shows this process {CudaDevices.Names.Count} GPUs, ", error.Message);
    }

    [Fact]
    public void A_model_in_8_bit_integers_is_refused_on_a_GPU()
    {
        RequireGpu();
        var error = Assert.Throws<DeviceException>(() => Open(TinyModels.RandomInt8Bundle, ComputeDevice.Cuda()));
        Assert.Contains("int8, which is for processors", error.Message, StringComparison.Ordinal);
    }

    private static void RequireGpu()
    {
        if (CudaDevices.FindFault(ComputeDevice.Cuda()) is { } fault)
        {
            Assert.False(Environment.GetEnvironmentVariable("SPARKBERT_REQUIRE_GPU") == "1", fault);
            Assert.Skip($"there is no GPU to run on: {fault}");
        }
    }

    private static BertModel Open(string bundle, ComputeDevice device) =>
        BertModel.Open(bundle, new BertModelOptions { Device = device }, TestContext.Current.CancellationToken);
}
