using SparkBert.Sessions;

namespace SparkBert.Tests.Sessions;

public sealed class ComputeDeviceTests
{
    [Theory]
    [InlineData("cpu", false, null)]
    [InlineData("cuda", true, null)]
    [InlineData("cuda:0", true, 0)]
    [InlineData("cuda:12", true, 12)]
    public void A_device_is_read_and_written(string text, bool isCuda, int? index)
    {
        var device = ComputeDevice.Parse(text);

        Assert.Equal((isCuda, index), (device.IsCuda, device.Index));
        Assert.Equal(text, device.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("gpu")]
    [InlineData("CUDA")]
    [InlineData("cpu:0")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda: 1")]
    [InlineData("cuda:1x")]
    [InlineData("cuda:99999999999")]
    public void Anything_else_is_refused_with_what_there_is(string text)
    {
        Assert.False(ComputeDevice.TryParse(text, out var device));
        Assert.Equal(ComputeDevice.Cpu, device);
        var error = Assert.Throws<FormatException>(() => ComputeDevice.Parse(text));
        Assert.Equal($"a device is cpu, cuda or cuda:N with a number from 0, but is '{text}'.", error.Message);
    }

    [Fact]
    public void A_GPU_has_no_number_below_0() => Assert.Throws<ArgumentOutOfRangeException>(() => ComputeDevice.Cuda(-1));
}
