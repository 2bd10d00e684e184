using System.Text.Json.Nodes;
using SparkBert.Sessions;
using SparkBert.Worker.Functions;
using SparkBert.Worker.Models;
using SparkBert.Worker.Tests.Wire;

namespace SparkBert.Worker.Tests.Functions;

public sealed class TaskDeviceTests
{
    [Theory]
    [InlineData("cpu", "3", null, "cpu")]
    [InlineData("cuda", "3", null, "cuda:3")]
    [InlineData("cuda", "3,4", null, "cuda:3")]
    [InlineData("cuda", "", null, "cuda")]
    [InlineData("cuda:1", "3", null, "cuda:1")]

    // CUDA counts the visible devices from 0.
    [InlineData("cuda", "3", "2,3", "cuda:1")]
    [InlineData("cuda", "0", "2,3", "cuda:0")]
    [InlineData("cuda", "GPU-8932f937", "GPU-1c1f2f3a, GPU-8932f937", "cuda:1")]
    public void A_task_runs_on_the_GPU_that_Spark_gave_it(string asked, string gpus, string? visible, string expected)
    {
        var addresses = gpus.Split(',', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(expected, TaskDevice.Choose(ComputeDevice.Parse(asked), addresses, visible).ToString());
    }

    [Fact]
    public void An_address_that_is_no_number_is_refused()
    {
        var error = Assert.Throws<DeviceException>(() => TaskDevice.Choose(ComputeDevice.Cuda(), ["GPU-8932f937"], "0,1"));
        Assert.Contains("Spark gave the task the gpu 'GPU-8932f937', which is no number", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The header gives the task the addresses 3 and 0. The model runs on the processor: there is no such GPU here.</summary>
    [Theory]
    [InlineData("3.5.9")]
    [InlineData("4.0.5")]
    [InlineData("4.1.4")]
    [InlineData("4.2.1")]
    public void The_addresses_of_the_header_choose_the_device_and_each_device_has_its_own_model(string version)
    {
        var opened = new List<(string Path, string Device)>();
        using var models = new ExecutorModels(
            new ModelLimits { Bytes = long.MaxValue }, TimeProvider.System, TextWriter.Null, (path, device) =>
            {
                opened.Add((path, device.ToString()));
                return BertModel.Open(path);
            });
        var functions = WorkerInProcess.CreateFunctions(new ExecutorResources(models));
        var bundle = TestBundles.TinyBundle();
        string?[] asked = ["cuda", null, "cuda:3", "cuda", "cuda:1"];
        foreach (var device in asked)
        {
            var options = new JsonObject { ["models"] = new JsonObject { [bundle] = TestBundles.Identify(bundle) } };
            if (device is not null)
            {
                options["device"] = device;
            }

            var task = TaskBytes.Header(version, 207).Udf(TestBundles.Pipeline(bundle, options), 0)
                .StructStream(TestFunctions.Strings("text", ["We met."])).End();
            Assert.Null(WorkerInProcess.RunTask(task, functions).Error);
        }

        Assert.Equal([(bundle, "cuda:3"), (bundle, "cpu"), (bundle, "cuda:1")], opened);
    }
}
