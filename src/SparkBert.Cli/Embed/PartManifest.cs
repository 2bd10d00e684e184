using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SparkBert.Models.Files;

namespace SparkBert.Cli.Embed;

/// <summary>What a folder of parts holds: of which inputs and options they are made, and which are finished.</summary>
internal sealed record PartManifest
{
    /// <summary>The file. Spark passes over names that begin with an underscore.</summary>
    public const string FileName = "_sparkbert.json";

    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The inputs in their order, each with its SHA-256.</summary>
    public required IReadOnlyList<PartInput> Inputs { get; init; }

    /// <summary>All that the rows of the output depend on beside the inputs, by name.</summary>
    public required IReadOnlyDictionary<string, string> Options { get; init; }

    /// <summary>The parts that are finished, by their numbers.</summary>
    public required SortedDictionary<int, Part> Parts { get; init; }

    /// <summary>Whether a run came to the end of the inputs.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>Reads the manifest of a folder; null if it has none.</summary>
    /// <exception cref="UsageException">The file is damaged.</exception>
    public static PartManifest? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<PartManifest>(File.ReadAllBytes(path), Format)
                ?? throw new UsageException($"{path} is damaged: it holds nothing.");
        }
        catch (JsonException error)
        {
            throw new UsageException($"{path} is damaged: {error.Message} Begin anew in another folder.");
        }
    }

    /// <summary>Checks that the parts are those of a run: their rows follow each other, and all but the last are full.</summary>
    /// <param name="folder">The folder, for messages.</param>
    /// <param name="partRows">The rows of a full part.</param>
    /// <exception cref="UsageException">Somebody changed them.</exception>
    public void RequireParts(string folder, long partRows)
    {
        foreach (var (number, part) in Parts)
        {
            var isLast = number == Parts.Keys.Last();
            if (number < 0 || part?.File is null || part.Sha256 is null || part.Bad < 0 || part.Bad > part.Rows || part.Rows > partRows
                || (part.Rows < partRows && !isLast))
            {
                throw new UsageException(
                    $"{Path.Combine(folder, FileName)} is damaged: part {number} is none of such a run. Begin anew in another folder.");
            }
        }
    }

    /// <summary>Writes the manifest in place of the one before.</summary>
    public void Write(string folder)
    {
        using var file = new PendingFile(Path.Combine(folder, FileName), overwrite: true);
        File.WriteAllBytes(file.Path, JsonSerializer.SerializeToUtf8Bytes(this, Format));
        file.Complete();
    }

    /// <summary>What differs from the manifest of another run, in a sentence; null if nothing does.</summary>
    /// <param name="now">What this run would write.</param>
    public string? FindDifference(PartManifest now)
    {
        foreach (var name in Options.Keys.Union(now.Options.Keys))
        {
            var (before, after) = (Options.GetValueOrDefault(name), now.Options.GetValueOrDefault(name));
            if (before != after)
            {
                return $"{name} was {before ?? "not set"}, and is {after ?? "not set"}";
            }
        }

        if (Inputs.Count != now.Inputs.Count)
        {
            return $"there were {Inputs.Count} inputs, and are {now.Inputs.Count}";
        }

        return Inputs.Zip(now.Inputs).Where(pair => pair.First != pair.Second).Select(pair => pair.First.Path != pair.Second.Path
            ? $"the input {pair.First.Path} is {pair.Second.Path} now"
            : $"the input {pair.First.Path} has another content").FirstOrDefault();
    }

    /// <summary>The SHA-256 of a file's content.</summary>
    public static string Hash(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
