using System.Text.Json;

namespace SparkBert.Worker.Wire;

/// <summary>Reads the task context: binary up to Spark 4.1, one JSON text since 4.2.</summary>
internal static class TaskContextReader
{
    public static TaskContextInfo Read(WireReader reader, ProtocolVersion layout) =>
        layout >= ProtocolVersion.Spark42 ? ReadJson(reader) : ReadBinary(reader, layout);

    private static TaskContextInfo ReadBinary(WireReader reader, ProtocolVersion layout)
    {
        var isBarrier = reader.ReadBool("isBarrier");

        // Up to 4.0 they are always there, 0 and empty without a barrier.
        var barrier = layout < ProtocolVersion.Spark41 || isBarrier ? JvmServer.Read(reader, layout, "barrier", JvmServer.Barrier) : null;

        return new TaskContextInfo
        {
            Barrier = isBarrier ? barrier : null,
            StageId = reader.ReadInt("stageId"),
            PartitionId = reader.ReadInt("partitionId"),
            AttemptNumber = reader.ReadInt("attemptNumber"),
            TaskAttemptId = reader.ReadLong("taskAttemptId"),
            Cpus = reader.ReadInt("cpus"),
            Resources = ReadResources(reader),
            LocalProperties = TaskHeaderReader.ReadMap(reader, "localProperties"),
        };
    }

    private static Dictionary<string, IReadOnlyList<string>> ReadResources(WireReader reader)
    {
        var resources = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        var count = reader.ReadCount("n resources");
        for (var i = 0; i < count; i++)
        {
            var key = reader.ReadUtf($"resources[{i}].key");
            reader.ReadUtf($"resources[{i}].name");
            var addresses = new List<string>();
            var addressCount = reader.ReadCount($"resources[{i}].n addresses");
            for (var address = 0; address < addressCount; address++)
            {
                addresses.Add(reader.ReadUtf($"resources[{i}].address[{address}]"));
            }

            resources[key] = addresses;
        }

        return resources;
    }

    private static TaskContextInfo ReadJson(WireReader reader)
    {
        var json = reader.ReadUtf("taskContext json");
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 16 });
            var root = document.RootElement;
            return new TaskContextInfo
            {
                Barrier = root.GetProperty("isBarrier").GetBoolean() ? ReadBarrier(root) : null,
                StageId = root.GetProperty("stageId").GetInt32(),
                PartitionId = root.GetProperty("partitionId").GetInt32(),
                AttemptNumber = root.GetProperty("attemptNumber").GetInt32(),
                TaskAttemptId = root.GetProperty("taskAttemptId").GetInt64(),
                Cpus = root.GetProperty("cpus").GetInt32(),
                Resources = Members(root, "resources").ToDictionary(
                    resource => resource.Name, resource => ReadStrings(resource.Value.GetProperty("addresses")), StringComparer.Ordinal),
                LocalProperties = Members(root, "localProperties").ToDictionary(
                    property => property.Name, property => property.Value.GetString() ?? "", StringComparer.Ordinal),
            };
        }
        catch (Exception error) when (
            error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new ProtocolException($"taskContext json (up to byte {reader.Position}) can't be read: {error.Message}", error);
        }
    }

    /// <summary>A port with its secret, or the path of a Unix domain socket.</summary>
    private static JvmServer ReadBarrier(JsonElement root) => root.GetProperty("connInfo") is { ValueKind: JsonValueKind.String } path
        ? new JvmServer(JvmServer.Barrier, null, path.GetString(), null)
        : new JvmServer(JvmServer.Barrier, root.GetProperty("connInfo").GetInt32(), null, root.GetProperty("secret").GetString());

    private static IReadOnlyList<string> ReadStrings(JsonElement array) =>
        [.. array.EnumerateArray().Select(text => text.GetString() ?? "")];

    private static JsonElement.ObjectEnumerator Members(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : default;
}
