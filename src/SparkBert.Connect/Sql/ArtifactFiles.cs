using System.Security.Cryptography;
using SparkBert.Connect.Transport;

namespace SparkBert.Connect.Sql;

/// <summary>Files as artifacts, named by their content: servers refuse other content under a name that is taken.</summary>
internal static class ArtifactFiles
{
    private const int HashDigits = 16;

    private static readonly string[] ArchiveEndings = [".tar.gz", ".tgz", ".zip", ".jar"];

    /// <summary>Sends a file; see <see cref="SparkSession.AddArtifact"/>.</summary>
    public static string Send(Artifacts artifacts, string path, ArtifactKind kind, string? name)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"there is no file '{path}' to send to the session.", path);
        }

        var fileName = Path.GetFileName(path);
        var ending = ArchiveEndings.FirstOrDefault(known => fileName.EndsWith(known, StringComparison.OrdinalIgnoreCase));
        if (kind == ArtifactKind.Archive && ending is null)
        {
            throw new ArgumentException(
                $"'{path}' is no archive that Spark unpacks; its name must end with {string.Join(", ", ArchiveEndings)}.", nameof(path));
        }

        ending ??= Path.GetExtension(fileName);
        using var content = File.OpenRead(path);
        var hash = Convert.ToHexStringLower(SHA256.HashData(content));
        name ??= kind == ArtifactKind.Archive
            ? $"{Clean(fileName[..^ending.Length])}-{hash[..HashDigits]}"
            : $"{Clean(fileName[..^ending.Length])}-{hash[..HashDigits]}{ending}";
        if (name.Length == 0 || name != Clean(name) || name is "." or "..")
        {
            throw new ArgumentException(
                $"'{name}' can't be an artifact's name: only letters and digits of ASCII, '.', '-' and '_' have no other meaning to Spark.",
                nameof(name));
        }

        artifacts.Send(
            kind == ArtifactKind.Archive ? $"archives/{name}{ending}#{name}" : $"files/{name}", hash, () => File.OpenRead(path));
        return name;
    }

    private static string Clean(string name) =>
        string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' ? letter : '-'));
}
