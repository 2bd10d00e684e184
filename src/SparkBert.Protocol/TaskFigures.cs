using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SparkBert.Functions;

/// <summary>
/// The figures of one task. The worker sends them, as UTF-8 JSON, in the one accumulator update of a task that ran a pipeline. Spark
/// passes on only the updates of successful tasks, so failed attempts and speculative copies are not counted. A stage that Spark computes
/// again (a lost shuffle) sends its figures again: keep one for each <see cref="StageId"/>, <see cref="PartitionId"/> and
/// <see cref="Functions"/>.
/// </summary>
/// <remarks>
/// Since Spark 4.0 the driver gives the function a <c>CollectionAccumulator</c>, which keeps the updates in a list, byte for byte; no
/// server is needed. Spark 3.5 wants a <c>PythonAccumulatorV2</c>, which sends them to a socket of the driver program. With no accumulator
/// Spark drops the update.
/// </remarks>
public sealed record TaskFigures
{
    /// <summary>The stage of the task.</summary>
    public required int StageId { get; init; }

    /// <summary>The partition of the task.</summary>
    public required int PartitionId { get; init; }

    /// <summary>
    /// Which functions the task ran: the beginning of a hash of their commands. A stage may run several, one behind the other.
    /// </summary>
    public string Functions { get; init; } = "";

    /// <summary>Rows that came in.</summary>
    public long InputRows { get; init; }

    /// <summary>Rows that went back.</summary>
    public long OutputRows { get; init; }

    /// <summary>Bytes of record batches that came in.</summary>
    public long InputBytes { get; init; }

    /// <summary>Bytes of record batches that went back.</summary>
    public long OutputBytes { get; init; }

    /// <summary>Rows that could not be processed.</summary>
    public long Quarantined { get; init; }

    /// <summary>Sentences that went to the model.</summary>
    public long Sentences { get; init; }

    /// <summary>Tokens that got a vector.</summary>
    public long Tokens { get; init; }

    /// <summary>Tokens that got no vector of their own because their sentence is too long.</summary>
    public long TruncatedTokens { get; init; }

    /// <summary>Sentences that were cut.</summary>
    public long TruncatedSentences { get; init; }

    /// <summary>Tokens that are [UNK] to the vocabulary.</summary>
    public long UnknownTokens { get; init; }

    /// <summary>Positions computed for word pieces, [CLS] and [SEP].</summary>
    public long UsefulPositions { get; init; }

    /// <summary>Positions computed in all, padding included.</summary>
    public long ComputedPositions { get; init; }

    /// <summary>Calls of the model.</summary>
    public long ModelCalls { get; init; }

    /// <summary>Seconds inside ONNX Runtime, summed over the threads that called it.</summary>
    public double SessionSeconds { get; init; }

    /// <summary>Seconds from the task's first byte to its last.</summary>
    public double Seconds { get; init; }

    /// <summary>
    /// Seconds of the threads that could call the model: <see cref="Seconds"/> times the cores of a task, plus the time of calls on cores
    /// of idle slots. At least <see cref="SessionSeconds"/>, because a stage may have more threads than its task has cores.
    /// </summary>
    public double ThreadSeconds { get; init; }

    /// <summary>Models that this process has loaded since its start.</summary>
    public int ModelLoads { get; init; }

    /// <summary>The id of the worker process.</summary>
    public int ProcessId { get; init; }

    /// <summary>What <see cref="Functions"/> is for a task that runs functions.</summary>
    /// <param name="commands">Their commands, in the order in which they run.</param>
    public static string HashCommands(IEnumerable<byte[]> commands)
    {
        ArgumentNullException.ThrowIfNull(commands);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var command in commands)
        {
            hash.AppendData(command);
        }

        return Convert.ToHexString(hash.GetHashAndReset(), 0, 8);
    }

    /// <summary>The bytes that Spark carries.</summary>
    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, TaskFiguresJson.Default.TaskFigures);

    /// <summary>Reads what <see cref="ToUtf8"/> wrote.</summary>
    /// <param name="utf8">The bytes.</param>
    /// <exception cref="FormatException">They are not the figures of a task.</exception>
    public static TaskFigures Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8, TaskFiguresJson.Default.TaskFigures)
                ?? throw new FormatException("the figures of a task are null.");
        }
        catch (JsonException error)
        {
            throw new FormatException($"the figures of a task can't be read: {error.Message}", error);
        }
    }
}

/// <summary>The JSON form of <see cref="TaskFigures"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TaskFigures))]
internal sealed partial class TaskFiguresJson : JsonSerializerContext;
