using System.Text.Json;
using SparkBert.Worker.Functions;

namespace SparkBert.Worker.Serving;

/// <summary>What a client says about its task, as JSON.</summary>
internal sealed record ServedRequest
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
    };

    /// <summary>The folder of files and archives on this host: where a model's name is looked for.</summary>
    public string Files { get; init; } = ".";

    /// <summary>Cores of the task.</summary>
    public int Cpus { get; init; } = 1;

    public int Stage { get; init; }

    public int Partition { get; init; }

    public int Attempt { get; init; }

    /// <exception cref="FormatException">It is not JSON, or has a member that is not known.</exception>
    public static ServedRequest Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<ServedRequest>(json, Format)
                ?? throw new FormatException("a request must be a JSON object, but is null.");
        }
        catch (JsonException error)
        {
            throw new FormatException($"the request can't be read: {error.Message}", error);
        }
    }

    /// <summary>The task that functions see.</summary>
    public FunctionTask CreateTask(CancellationToken cancellation) => new()
    {
        PartitionId = Partition,
        StageId = Stage,
        AttemptNumber = Attempt,
        Cpus = Cpus,
        FilesDirectory = Files,
        Broadcasts = new NoBroadcasts(),
        Cancellation = cancellation,
        Barrier = null,
        WritesBatchByBatch = true,
    };

    /// <summary>Python keeps broadcasts for its own functions.</summary>
    private sealed class NoBroadcasts : IBroadcasts
    {
        public IReadOnlyCollection<long> Ids => [];

        public Stream Open(long id) => throw new KeyNotFoundException("broadcasts don't reach a function that runs beside Python.");
    }
}
