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
        var fixedPart = pattern[..pattern.AsSpan().IndexOfAny('*', '?')];
        var root = Path.GetDirectoryName(fixedPart);
        root = string.IsNullOrEmpty(root) ? (Path.IsPathRooted(pattern) ? "/" : ".") : root;
        if (!Directory.Exists(root))
        {
            return [];
        }

        // The matcher knows no ?, which a pattern of its own checks in the file's name.
        var matcher = new Matcher().AddInclude(Path.GetRelativePath(root, pattern).Replace('?', '*'));
        var name = Path.GetFileName(pattern);
        return matcher.Execute(new DirectoryInfoWrapper(new DirectoryInfo(root))).Files
            .Select(match => root == "." ? match.Path : Path.Combine(root, match.Path))
            .Where(path => FileSystemName.MatchesSimpleExpression(name, Path.GetFileName(path), ignoreCase: false));
    }
}
