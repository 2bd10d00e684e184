using System.Text.Json;
using SparkBert.Bundles;

namespace SparkBert.Models.Files;

/// <summary>Reads JSON that comes with models or from servers, and may be anything.</summary>
internal static class JsonFile
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="ModelException">It is missing or not JSON.</exception>
    public static JsonDocument Read(string path)
    {
        GitLfs.Refuse(path);
        return File.Exists(path)
            ? Parse(File.ReadAllBytes(path), Path.GetFileName(path))
            : throw new ModelException($"there is no {Path.GetFileName(path)} in {Path.GetDirectoryName(path)}.");
    }

    /// <summary>Reads bytes.</summary>
    /// <param name="utf8">The bytes.</param>
    /// <param name="name">What they are, for the message.</param>
    /// <exception cref="ModelException">They are not JSON in UTF-8.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> utf8, string name)
    {
        JsonDocument? document = null;
        try
        {
            document = JsonDocument.Parse(utf8);

            // JsonDocument decodes strings only when they are read. Decodes all of them here, so that nothing can fail later.
            Visit(document.RootElement);
            return document;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            document?.Dispose();
            throw new ModelException($"{name} is not JSON: {error.Message}", error);
        }
    }

    private static void Visit(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                _ = json.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in json.EnumerateArray())
                {
                    Visit(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (var member in json.EnumerateObject())
                {
                    _ = member.Name;
                    Visit(member.Value);
                }

                break;
        }
    }
}
