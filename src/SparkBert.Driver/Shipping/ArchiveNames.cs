namespace SparkBert.Driver.Shipping;

/// <summary>
/// The names under which an application has shipped archives. Spark itself would unpack two archives of one name into one folder.
/// </summary>
public sealed class ArchiveNames
{
    private readonly Dictionary<string, string> archives = new(StringComparer.Ordinal);

    /// <summary>Gives an archive a name: always the same one to the same archive.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="name">The wanted name.</param>
    /// <returns>That name, or that name with a number if another archive has it.</returns>
    public string Take(string archive, string name)
    {
        lock (archives)
        {
            var free = name;
            for (var i = 2; archives.TryGetValue(free, out var other) && other != archive; i++)
            {
                free = $"{name}-{i}";
            }

            archives[free] = archive;
            return free;
        }
    }
}
