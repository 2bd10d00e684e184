using System.Text;

namespace SparkBert.Models.Store;

/// <summary>What a <c>metadata.json</c> says of one name.</summary>
/// <param name="Resources">Its lines, in the order of the file.</param>
/// <param name="UnreadableLines">Lines with the name that could not be read.</param>
internal sealed record SparkNlpCatalog(IReadOnlyList<SparkNlpResource> Resources, int UnreadableLines)
{
    /// <summary>
    /// Reads the lines of a name. The file lists every model of the store, tens of megabytes: lines without the name are not parsed.
    /// </summary>
    public static SparkNlpCatalog Read(string path, string name)
    {
        var wanted = Encoding.UTF8.GetBytes($"\"{name}\"");
        var resources = new List<SparkNlpResource>();
        var unreadable = 0;
        foreach (var line in File.ReadLines(path))
        {
            var bytes = Encoding.UTF8.GetBytes(line);
            if (bytes.AsSpan().IndexOf(wanted) < 0)
            {
                continue;
            }

            if (SparkNlpResource.Read(bytes) is not { } resource)
            {
                unreadable++;
            }
            else if (resource.Name == name)
            {
                resources.Add(resource);
            }
        }

        return new SparkNlpCatalog(resources, unreadable);
    }

    /// <summary>
    /// Chooses as Spark NLP 5 does: of the ready lines with the language (a line without one fits each) whose versions of Spark NLP and
    /// Spark are there and not newer than ours, the newest version of Spark, then of Spark NLP, then the newest time. Older Spark NLP (3
    /// and before) took the newest time alone, and lines without versions too.
    /// </summary>
    /// <remarks>
    /// Spark NLP compares versions as decimal fractions (2.10.1 as 2.101, below 2.9.0); here their parts are compared as numbers. Its store
    /// has no version in which that differs.
    /// </remarks>
    public SparkNlpResource? Resolve(string language, ResourceVersion libVersion, ResourceVersion sparkVersion) => Resources
        .Where(resource => resource.ReadyToUse
            && (resource.Language is null || resource.Language == language)
            && resource.LibVersion is not null && libVersion.CanUse(resource.LibVersion)
            && resource.SparkVersion is not null && sparkVersion.CanUse(resource.SparkVersion))
        .OrderBy(resource => resource.SparkVersion).ThenBy(resource => resource.LibVersion).ThenBy(resource => resource.Time)
        .LastOrDefault();
}
