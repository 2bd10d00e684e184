using System.IO.Enumeration;
using Microsoft.Extensions.FileSystemGlobbing;
using Microsoft.Extensions.FileSystemGlobbing.Abstractions;

namespace SparkBert.Cli.Files;

/// <summary>Patterns of paths: * and ? within a name, ** for any folders.</summary>
internal static class FilePattern
{
    public static bool IsPattern(string path) => path.AsSpan().ContainsAny('*', '?');

    /// <summary>The files that a pattern matches; none where its folder is missing.</summary>
    public static IEnumerable<string> Match(string pattern)
    {
        var root = FindRoot(pattern);
        return Directory.Exists(root)
            ? CreateMatcher(pattern, root).Execute(new DirectoryInfoWrapper(new DirectoryInfo(root))).Files
                .Select(match => root == "." ? match.Path : Path.Combine(root, match.Path))
                .Where(path => IsNameMatched(pattern, path))
            : [];
    }

    /// <summary>Whether a pattern matches a file, whether it is there or not.</summary>
    public static bool IsMatch(string pattern, string path)
    {
        var root = FindRoot(pattern);
        var matcher = CreateMatcher(pattern, root);
        return matcher.Match(Path.GetFullPath(root), Path.GetFullPath(path)).HasMatches && IsNameMatched(pattern, path);
    }

    /// <summary>The folder in front of the first * or ?.</summary>
    public static string FindRoot(string pattern)
    {
        var root = Path.GetDirectoryName(pattern[..pattern.AsSpan().IndexOfAny('*', '?')]);
        return string.IsNullOrEmpty(root) ? (Path.IsPathRooted(pattern) ? "/" : ".") : root;
    }

    /// <summary>The matcher knows no ?, which a pattern of its own checks in the file's name.</summary>
    private static Matcher CreateMatcher(string pattern, string root) =>
        new Matcher(StringComparison.Ordinal).AddInclude(Path.GetRelativePath(root, pattern).Replace('?', '*'));

    private static bool IsNameMatched(string pattern, string path) =>
        FileSystemName.MatchesSimpleExpression(Path.GetFileName(pattern), Path.GetFileName(path), ignoreCase: false);
}
