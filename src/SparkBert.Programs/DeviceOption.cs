using System.CommandLine;
using SparkBert.Sessions;

namespace SparkBert.Programs;

/// <summary>The option <c>--device</c>.</summary>
public sealed class DeviceOption : Option<ComputeDevice>
{
    /// <summary>Creates the option.</summary>
    public DeviceOption()
        : base("--device")
    {
        Description = "What models run on: cpu (default), cuda or cuda:N for a GPU of NVIDIA; in a Spark task cuda is the GPU that Spark "
            + "gave it, elsewhere the first";
        HelpName = "cpu|cuda|cuda:N";
        CustomParser = result =>
        {
            if (!ComputeDevice.TryParse(result.Tokens[0].Value, out var device))
            {
                result.AddError($"--device must be cpu, cuda or cuda:N with a number from 0, but is '{result.Tokens[0].Value}'.");
            }

            return device;
        };
    }
}
