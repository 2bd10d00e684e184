using System.Text.RegularExpressions;

namespace SparkBert.Docs.Tests;

/// <summary>Where the links of a checkout's Markdown files lead. Addresses on the network are not looked at.</summary>
internal sealed partial class LinkCheck
{
    /// <summary>Folders of what is built. A link into one is broken for everyone else.</summary>
    private static readonly string[] NotOfTheRepository = ["bin", "obj", "artifacts", "TestResults", ".git"];

    private readonly string root;
    private readonly Dictionary<string, MarkdownPage> pages;

    /// <param name="root">The checkout.</param>
    public LinkCheck(string root)
    {
        this.root = root;
        pages = MarkdownFiles(root, "")
            .ToDictionary(file => file, file => MarkdownPage.Read(Path.Combine(root, file)), StringComparer.Ordinal);
    }

    /// <summary>All Markdown files, from the root of the checkout.</summary>
    public IReadOnlyCollection<string> Files => pages.Keys;

    /// <summary>What is wrong with the links of a file, a sentence each.</summary>
    public IEnumerable<string> Problems(string file)
    {
        foreach (var link in pages[file].Links.Where(link => !Scheme().IsMatch(link)))
        {
            var (path, fragment) = Split(file, link);
            if (path is null || !(File.Exists(Path.Combine(root, path)) || Directory.Exists(Path.Combine(root, path))))
            {
                yield return $"{file}: the repository has nothing at '{link}'.";
            }
            else if (fragment is not null && Page(path) is not { } page)
            {
                yield return $"{file}: '{link}' names a heading of what is no Markdown file.";
            }
            else if (fragment is not null && !pages[Page(path)!].Anchors.Contains(fragment))
            {
                yield return $"{file}: '{link}' names a heading that {path} does not have.";
            }
        }
    }

    /// <summary>Links that lead nowhere from a copy of the file elsewhere, as in a package.</summary>
    public IEnumerable<string> NotAbsolute(string file) =>
        pages[file].Links.Where(link => !link.StartsWith("https://", StringComparison.Ordinal));

    /// <summary>The files that a reader comes to from one, by links alone.</summary>
    public IReadOnlySet<string> ReachableFrom(string start)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal) { start };
        var next = new Queue<string>(reached);
        while (next.TryDequeue(out var file))
        {
            var targets = pages[file].Links.Where(link => !Scheme().IsMatch(link)).Select(link => Split(file, link).Path);
            foreach (var page in targets.Select(path => path is null ? null : Page(path)).OfType<string>().Where(reached.Add))
            {
                next.Enqueue(page);
            }
        }

        return reached;
    }

    private static IEnumerable<string> MarkdownFiles(string root, string folder)
    {
        var here = Path.Combine(root, folder);
        var below = Directory.EnumerateDirectories(here).Select(path => Path.GetFileName(path)!)
            .Where(name => !NotOfTheRepository.Contains(name))
            .SelectMany(name => MarkdownFiles(root, Path.Join(folder, name)));
        return Directory.EnumerateFiles(here, "*.md").Select(file => Path.GetRelativePath(root, file)).Concat(below)
            .Order(StringComparer.Ordinal);
    }

    /// <summary>The Markdown file at a place: the file itself, or what GitHub shows of a folder.</summary>
    private string? Page(string path)
    {
        var readme = Path.Join(path, "README.md");
        return pages.ContainsKey(path) ? path : pages.ContainsKey(readme) ? readme : null;
    }

    /// <summary>The path from the root of the checkout, null where it is none of the repository, and the fragment.</summary>
    private (string? Path, string? Fragment) Split(string file, string link)
    {
        var parts = link.Split('#', 2);
        var target = Uri.UnescapeDataString(parts[0]);
        var folder = Path.GetDirectoryName(Path.Combine(root, file))!;
        var path = target.Length == 0 ? file : Path.GetRelativePath(root, Path.GetFullPath(target, folder)).TrimEnd('/');
        var isOfTheRepository = !target.StartsWith('/') && !path.Split('/').Any(part => part == ".." || NotOfTheRepository.Contains(part));
        return (isOfTheRepository ? path : null, parts.Length > 1 ? parts[1] : null);
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9+.-]*:")]
    private static partial Regex Scheme();
}
