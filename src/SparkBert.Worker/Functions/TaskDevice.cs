using System.Globalization;
using SparkBert.Sessions;

namespace SparkBert.Worker.Functions;

/// <summary>The device of a task.</summary>
internal static class TaskDevice
{
    /// <summary>What CUDA shows to a process: <c>0,2</c>, or names such as <c>GPU-8932f937</c>.</summary>
    private const string VisibleVariable = "CUDA_VISIBLE_DEVICES";

    /// <summary>
    /// The device that was asked for; <c>cuda</c> without a number is the first GPU that Spark gave the task, and the first of all if it
    /// gave none.
    /// </summary>
    /// <param name="asked">What was asked for.</param>
    /// <param name="gpus">The addresses of the task's resource <c>gpu</c>.</param>
    /// <param name="visible">
    /// The value of CUDA_VISIBLE_DEVICES. CUDA counts the devices in it from 0, so an address in it is known by its place.
    /// </param>
    /// <exception cref="DeviceException">The address is no number, and not among the visible devices.</exception>
    public static ComputeDevice Choose(ComputeDevice asked, IReadOnlyList<string> gpus, string? visible)
    {
        if (!asked.IsCuda || asked.Index is not null || gpus is not [var address, ..])
        {
            return asked;
        }

        var shown = (visible ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return Array.IndexOf(shown, address) is >= 0 and var place ? ComputeDevice.Cuda(place)
            : int.TryParse(address, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? ComputeDevice.Cuda(index)
            : throw new DeviceException(
                $"Spark gave the task the gpu '{address}', which is no number: let the discovery script print the numbers of the GPUs "
                + $"(nvidia-smi --query-gpu=index), or name them in {VisibleVariable}.");
    }

    /// <summary>The device of a task in this process.</summary>
    public static ComputeDevice Choose(ComputeDevice asked, IReadOnlyList<string> gpus) =>
        Choose(asked, gpus, Environment.GetEnvironmentVariable(VisibleVariable));
}
