using System.Text.Json;
using SparkBert.Bundles;
using SparkBert.Models.Archives;
using SparkBert.Models.Files;

namespace SparkBert.Models;

/// <summary>
/// A folder of sentence-transformers: modules.json says in which folder the transformer lies, <c>0_Transformer</c> until version 2 and
/// the folder itself since. The other modules make one vector of a sentence from its tokens' and are not used.
/// </summary>
internal static class SentenceTransformer
{
    private const string FileName = "modules.json";

    /// <summary>The folder of the transformer; the folder itself where nothing says another.</summary>
    /// <exception cref="ModelException">modules.json is damaged, or names a folder that is not there.</exception>
    public static string FindFolder(string folder)
    {
        var file = Path.Combine(folder, FileName);
        if (!File.Exists(file))
        {
            return folder;
        }

        using var document = JsonFile.Read(file);
        var modules = document.RootElement.ValueKind == JsonValueKind.Array ? document.RootElement.EnumerateArray().ToList() : [];
        var transformer = modules.Find(
            module => JsonMember.Find(module, "type").Text?.EndsWith("Transformer", StringComparison.Ordinal) == true);
        if (JsonMember.Find(transformer, "path").Text is not { Length: > 0 } path)
        {
            return folder;
        }

        var found = Path.Combine(folder, ArchivePath.Parse(path, FileName));
        return Directory.Exists(found)
            ? found
            : throw new ModelException(
                $"{FileName} names the folder {ForeignText.Show(path)} of the transformer, which is not in {folder}.");
    }
}
