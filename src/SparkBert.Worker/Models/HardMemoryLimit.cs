using System.Globalization;
using System.Runtime.InteropServices;
using SparkBert.Bundles;

namespace SparkBert.Worker.Models;

/// <summary>
/// The memory that <c>spark.executor.pyspark.memory</c> leaves this process. PySpark bounds the address space of each of its processes with
/// the part of a core; the runtime of .NET reserves more of that than it ever uses, and one process serves all cores. So the data of this
/// process are bounded (RLIMIT_DATA: memory that it can write, but not what is only reserved) with the whole: an allocation beyond fails,
/// and with it its task.
/// </summary>
internal static partial class HardMemoryLimit
{
    /// <summary>The setting.</summary>
    public const string Setting = "spark.executor.pyspark.memory";

    /// <summary>The property of each task with the setting's value in megabytes, of its resource profile or of the application.</summary>
    public const string Property = "resource.pyspark.memory";

    /// <summary>The variable of a Python process with its part of the setting: the value divided by the cores of an executor.</summary>
    public const string Variable = "PYSPARK_EXECUTOR_MEMORY_MB";

    /// <summary>What opening a model takes beside its weights, as the tests of the core have it.</summary>
    private const long BesideWeights = 96 << 20;
    private const double WeightsShare = 1.15;

    /// <summary>What tasks need beside what is used when the first one begins: stacks, buffers, batches.</summary>
    private const long LeastRoom = 64 << 20;

    // Linux's resource.h.
    private const int Data = 2;

    private static readonly Lock Gate = new();
    private static long limit = long.MaxValue;
    private static long opening;

    /// <summary>The limit in bytes; <see cref="long.MaxValue"/> for none.</summary>
    public static long Bytes => Interlocked.Read(ref limit);

    /// <summary>Keeps what the properties of a task say, from the first task on that says something.</summary>
    /// <param name="properties">The task's local properties.</param>
    /// <exception cref="Wire.ProtocolException">The property is no number of megabytes.</exception>
    /// <exception cref="ModelException">The worker uses as much already.</exception>
    public static void Keep(IReadOnlyDictionary<string, string> properties)
    {
        if (properties.GetValueOrDefault(Property) is { } text)
        {
            Keep(Property, text);
        }
    }

    /// <summary>Keeps what Spark says to a process for one task: the part of a core.</summary>
    /// <param name="megabytes">The environment's <see cref="Variable"/>; null if it isn't set.</param>
    /// <exception cref="Wire.ProtocolException">It is no number of megabytes.</exception>
    /// <exception cref="ModelException">The worker uses as much already.</exception>
    public static void KeepOfOneTask(string? megabytes)
    {
        if (megabytes is not null)
        {
            Keep(Variable, megabytes);
        }
    }

    private static void Keep(string name, string text)
    {
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var megabytes) || megabytes is 0 or > 1L << 40)
        {
            throw new Wire.ProtocolException($"{name} must be a number of megabytes, but is '{text}'.");
        }

        lock (Gate)
        {
            // Another resource profile has executors of its own: it is one value for a process.
            if (limit == long.MaxValue)
            {
                var used = FindUsed();
                if (used + LeastRoom > megabytes << 20)
                {
                    throw new ModelException(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{Setting} leaves {megabytes} MB to this process, but the worker alone uses {Megabytes(used)} MB. "
                        + $"It needs {Megabytes(used + LeastRoom)} MB and what the model takes."));
                }

                limit = megabytes << 20;
                var bytes = new Limit { Soft = (ulong)limit, Hard = (ulong)limit };
                if (OperatingSystem.IsLinux() && SetLimit(Data, ref bytes) != 0)
                {
                    Console.Error.WriteLine($"sparkbert worker: {Setting} could not be kept: the system refused the limit.");
                }
            }
        }
    }

    /// <summary>Keeps room for a model until it is open.</summary>
    /// <param name="name">The model, for the message.</param>
    /// <param name="bytes">The bytes of its graph and weights.</param>
    /// <returns>Lets go of it.</returns>
    /// <exception cref="ModelException">It does not fit beside what is used, and beside the models that are being opened.</exception>
    public static IDisposable Reserve(string name, long bytes)
    {
        lock (Gate)
        {
            RequireRoom(name, bytes, limit, limit == long.MaxValue ? 0 : FindUsed() + opening);
            opening += bytes;
        }

        return new Room(bytes);
    }

    /// <summary>Refuses a model for which a limit leaves no room beside what is used.</summary>
    internal static void RequireRoom(string name, long bytes, long limit, long used)
    {
        var needed = (long)(WeightsShare * bytes) + BesideWeights;
        if (limit != long.MaxValue && needed > limit - used)
        {
            throw new ModelException(string.Create(
                CultureInfo.InvariantCulture,
                $"the model {name} needs {Megabytes(needed)} MB ({Megabytes(bytes)} MB of weights, and what opening and running it takes), "
                + $"the worker uses {Megabytes(used)} MB already, and {Setting} leaves {Megabytes(limit)} MB to this process. "
                + $"It needs {Megabytes(needed + used)} MB."));
        }
    }

    private static long Megabytes(long count) => (count + (1 << 20) - 1) >> 20;

    /// <summary>What counts against the limit: the kernel's VmData.</summary>
    private static long FindUsed()
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmData:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) << 10;
    }

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, ref Limit limit);

    private sealed class Room(long bytes) : IDisposable
    {
        public void Dispose()
        {
            lock (Gate)
            {
                opening -= bytes;
            }
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
