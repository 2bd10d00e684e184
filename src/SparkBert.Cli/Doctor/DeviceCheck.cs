using SparkBert.Sessions;

namespace SparkBert.Cli.Doctor;

/// <summary>The devices that models can run on; the machine is this one, executors may have others.</summary>
internal static class DeviceCheck
{
    private const string Name = "devices";

    public static Finding Run()
    {
        try
        {
            var (names, fault) = (CudaDevices.Names, CudaDevices.FindFault(ComputeDevice.Cuda()));
            var found = string.Join(", ", names.Select((name, number) => $"{ComputeDevice.Cuda(number)} ({name})").Prepend("cpu"));
            return (names.Count, fault) switch
            {
                // Who took an ONNX Runtime with CUDA wants to know; nobody else does.
                (0, not null) when CudaDevices.IsInRuntime =>
                    Finding.Warn(Name, found, fault),
                (0, _) => Finding.Ok(Name, found),
                (_, null) => Finding.Ok(Name, $"{found}; on a GPU vectors agree within 1e-4, and their last bits depend on the batch"),
                _ => Finding.Warn(Name, found, fault),
            };
        }
        catch (DeviceException error)
        {
            return Finding.Fail(Name, error.Message, "name another ONNX Runtime, or take the variable out of the environment");
        }
    }
}
