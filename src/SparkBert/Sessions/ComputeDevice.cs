using System.Globalization;

namespace SparkBert.Sessions;

/// <summary>
/// What a model runs on: the processor (<c>cpu</c>, the default) or a GPU of NVIDIA (<c>cuda:N</c>). <c>cuda</c> without a number is the
/// GPU that Spark gave the task, and elsewhere the first one.
/// </summary>
public readonly record struct ComputeDevice
{
    private const string CudaName = "cuda";

    private ComputeDevice(int? index)
    {
        IsCuda = true;
        Index = index;
    }

    /// <summary>The processor.</summary>
    public static ComputeDevice Cpu => default;

    /// <summary>Whether it is a GPU.</summary>
    public bool IsCuda { get; }

    /// <summary>The number of the GPU, from 0; null where it was not named.</summary>
    public int? Index { get; }

    /// <summary>A GPU.</summary>
    /// <param name="index">Its number among those that the driver shows to the process, from 0; null to leave it open.</param>
    /// <exception cref="ArgumentOutOfRangeException">Less than 0.</exception>
    public static ComputeDevice Cuda(int? index = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index ?? 0, nameof(index));
        return new ComputeDevice(index);
    }

    /// <summary>Reads a device: <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">It is none of them.</exception>
    public static ComputeDevice Parse(string text) => TryParse(text, out var device)
        ? device
        : throw new FormatException($"a device is cpu, cuda or cuda:N with a number from 0, but is '{text}'.");

    /// <summary>Reads a device, if the text is one; see <see cref="Parse"/>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="device">The device; the processor if it is none.</param>
    public static bool TryParse(string? text, out ComputeDevice device)
    {
        (device, var number) = text switch
        {
            "cpu" => (Cpu, null),
            CudaName => (Cuda(), null),
            _ when text?.StartsWith(CudaName + ":", StringComparison.Ordinal) ?? false => (Cpu, text[(CudaName.Length + 1)..]),
            _ => (Cpu, ""),
        };
        if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            device = Cuda(index);
            number = null;
        }

        return number is null;
    }

    /// <summary>The text that <see cref="Parse"/> reads.</summary>
    public override string ToString() =>
        !IsCuda ? "cpu" : Index is { } index ? string.Create(CultureInfo.InvariantCulture, $"{CudaName}:{index}") : CudaName;

    /// <summary>The device with its number: the first where none was named.</summary>
    internal ComputeDevice WithIndex() => IsCuda ? Cuda(Index ?? 0) : this;
}
