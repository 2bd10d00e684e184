using SparkBert.Testing;

namespace SparkBert.Docs.Tests;

/// <summary>A reader who follows a link comes to what it names.</summary>
public sealed class LinkTests
{
    private static readonly LinkCheck Repository = new(TestData.Root);

    public static TheoryData<string> Files() => [.. Repository.Files];

    /// <summary>Files that packages carry, away from all that lies beside them here.</summary>
    public static TheoryData<string> PackageReadmes() => [.. Repository.Files.Where(IsInAPackage)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Links_lead_to_files_and_headings_of_the_repository(string file) => None(Repository.Problems(file));

    [Theory]
    [MemberData(nameof(PackageReadmes))]
    public void Readmes_of_packages_link_to_addresses_alone(string file) => None(Repository.NotAbsolute(file));

    [Fact]
    public void Each_page_of_the_documentation_is_reached_from_the_readme()
    {
        var reached = Repository.ReachableFrom("README.md");

        None(Repository.Files.Where(file => file.StartsWith("docs/", StringComparison.Ordinal)).Except(reached));
    }

    [Fact]
    public void Each_page_of_the_documentation_is_in_the_contents_of_the_site()
    {
        var contents = File.ReadAllText(Path.Combine(TestData.Root, "docs", "toc.yml"));
        var pages = Repository.Files.Where(file => file.StartsWith("docs/", StringComparison.Ordinal));

        None(pages.Select(file => file["docs/".Length..]).Where(page => !contents.Contains($"href: {page}\n", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_page_without_a_way_to_it_is_found()
    {
        using var folder = new TemporaryFolder();
        Write(folder.Root, "README.md", "[first](docs/first.md), `[in code](docs/orphan.md)`\n");
        Write(folder.Root, "docs/first.md", "[a folder](more)\n");
        Write(folder.Root, "docs/more/README.md", "[second](second.md#there)\n");
        Write(folder.Root, "docs/more/second.md", "# There\n\n[back](../../README.md)\n");
        Write(folder.Root, "docs/orphan.md", "[first](first.md)\n");

        Assert.Equal(["README.md", "docs/first.md", "docs/more/README.md", "docs/more/second.md"],
            new LinkCheck(folder.Root).ReachableFrom("README.md").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void All_kinds_of_files_are_looked_at()
    {
        string[] some = [
            "README.md", "CHANGELOG.md", "docs/decisions/0001-exactness.md", "src/SparkBert/README.md", "tests/data/README.md",
            "python/README.md",
        ];

        Assert.Subset(Repository.Files.ToHashSet(), some.ToHashSet());
        Assert.Equal(Repository.Files.Count(file => file.EndsWith("/README.md", StringComparison.Ordinal) && IsInAPackage(file)),
            Directory.EnumerateFiles(Path.Combine(TestData.Root, "src"), "README.md", SearchOption.AllDirectories).Count() + 1);
    }

    [Theory]
    [InlineData("A machine's limit", "a-machines-limit")]
    [InlineData("8-bit integers", "8-bit-integers")]
    [InlineData("`BertModel.Load` and [more](there.md)", "bertmodelload-and-more")]
    [InlineData("What is *not* there: a_b", "what-is-not-there-a_b")]
    [InlineData("Schön & gut", "schön--gut")]
    public void Anchors_are_those_of_GitHub(string heading, string anchor) => Assert.Equal(anchor, MarkdownPage.Anchor(heading));

    [Theory]
    [InlineData("[there](other.md) [heading](other.md#second-heading) [again](other.md#twice-1) ![image](folder/image.svg)", null)]
    [InlineData("[folder](folder) [in it](folder/) [heading of its readme](folder#inside) [own](#here)", null)]
    [InlineData("[network](https://nowhere.example/a.md#b) <a href=\"other.md\">other</a>", null)]
    [InlineData("`[code](gone.md)` ``[a ` in it](gone.md)``", null)]
    [InlineData("```text\n[code](gone.md)\n# Not a heading\n```", null)]
    [InlineData("<!-- [comment](gone.md) -->", null)]
    [InlineData("[a\nb](gone.md)", "page.md: the repository has nothing at 'gone.md'.")]
    [InlineData("![image](folder/gone.svg)", "page.md: the repository has nothing at 'folder/gone.svg'.")]
    [InlineData("[titled](gone.md \"title\")", "page.md: the repository has nothing at 'gone.md'.")]
    [InlineData("[![image](folder/image.svg)](gone.md)", "page.md: the repository has nothing at 'gone.md'.")]
    [InlineData("[name]: gone.md", "page.md: the repository has nothing at 'gone.md'.")]
    [InlineData("<img src=\"gone.svg\">", "page.md: the repository has nothing at 'gone.svg'.")]
    [InlineData("[out](../outside.md)", "page.md: the repository has nothing at '../outside.md'.")]
    [InlineData("[root](/other.md)", "page.md: the repository has nothing at '/other.md'.")]
    [InlineData("[built](bin/built.md)", "page.md: the repository has nothing at 'bin/built.md'.")]
    [InlineData("[capital](Other.md)", "page.md: the repository has nothing at 'Other.md'.")]
    [InlineData("[heading](other.md#third)", "page.md: 'other.md#third' names a heading that other.md does not have.")]
    [InlineData("[in code](other.md#in-code)", "page.md: 'other.md#in-code' names a heading that other.md does not have.")]
    [InlineData("[capital](other.md#Second-heading)", "page.md: 'other.md#Second-heading' names a heading that other.md does not have.")]
    [InlineData("[own](#gone)", "page.md: '#gone' names a heading that page.md does not have.")]
    [InlineData("[no page](folder/image.svg#a)", "page.md: 'folder/image.svg#a' names a heading of what is no Markdown file.")]
    public void Broken_links_are_found(string text, string? problem)
    {
        using var outside = new TemporaryFolder();
        var root = outside.Path("repository");
        Write(root, "page.md", $"# Here\n\n{text}\n");
        Write(root, "other.md", "# First\n\n## Second heading\n\n## Twice\n\n## Twice\n\n```text\n## In code\n```\n");
        Write(root, "folder/README.md", "# Inside\n");
        Write(root, "folder/image.svg", "<svg/>");
        Write(root, "bin/built.md", "");
        Write(root, "../outside.md", "");

        Assert.Equal(problem is null ? [] : [problem], new LinkCheck(root).Problems("page.md"));
    }

    /// <summary>All of them in the message, where there are any.</summary>
    private static void None(IEnumerable<string> problems) => Assert.True(!problems.Any(), string.Join('\n', problems));

    private static void Write(string root, string name, string content)
    {
        var path = Path.GetFullPath(Path.Combine(root, name));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    private static bool IsInAPackage(string file) =>
        file.StartsWith("src/", StringComparison.Ordinal) || file == "python/README.md";
}
