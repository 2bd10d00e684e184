using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace SparkBert.Text.Java;

/// <summary>
/// Character properties and case mappings of JDK 17 (Unicode 13). They come from a table, because .NET has those of a newer Unicode
/// version.
/// </summary>
internal static class JavaCharacters
{
    private static readonly Dictionary<string, string> Lines = ReadLines();
    private static readonly ConcurrentDictionary<string, CodePointSet> Sets = new(StringComparer.Ordinal);
    private static readonly Lazy<Dictionary<int, int>> UpperCase = new(() => ReadMapping("upper"));
    private static readonly Lazy<Dictionary<int, int>> LowerCase = new(() => ReadMapping("lower"));

    /// <summary>The code points of <c>Character.isLetterOrDigit</c>.</summary>
    public static CodePointSet LettersAndDigits => Find("p LD")!;

    /// <summary>The general category Mn.</summary>
    public static CodePointSet NonSpacingMarks => Find("p Mn")!;

    /// <summary>The code points whose upper and lower case differ.</summary>
    public static IEnumerable<int> WithCase => UpperCase.Value.Keys.Union(LowerCase.Value.Keys);

    /// <summary>The set of a name with its kind before it, such as <c>p Lu</c>; null if there is none.</summary>
    public static CodePointSet? Find(string key) => Sets.TryGetValue(key, out var known) ? known
        : Lines.TryGetValue(key, out var members) ? Sets.GetOrAdd(key, ReadSet(members)) : null;

    /// <summary>Java's <c>Character.toUpperCase(int)</c>.</summary>
    public static int ToUpper(int code) => code + UpperCase.Value.GetValueOrDefault(code);

    /// <summary>Java's <c>Character.toLowerCase(int)</c>.</summary>
    public static int ToLower(int code) => code + LowerCase.Value.GetValueOrDefault(code);

    /// <summary>The case folding that patterns compare under the flags i and u.</summary>
    public static int Fold(int code) => ToLower(ToUpper(code));

    private static Dictionary<string, string> ReadLines()
    {
        var lines = new Dictionary<string, string>(StringComparer.Ordinal);
        using var stream = typeof(JavaCharacters).Assembly.GetManifestResourceStream("SparkBert.Text.Java.JavaRegexTables.txt")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
            {
                continue;
            }

            var equals = line.IndexOf('=', StringComparison.Ordinal);
            var members = line[(equals + 1)..].Trim();
            foreach (var name in line[..equals].Trim().Split(';'))
            {
                if (name.StartsWith("blk ", StringComparison.Ordinal))
                {
                    // Java knows most blocks by three names; "blk1" has only one.
                    var block = "blk1 " + name[4..];
                    lines[block] = lines["blk1 " + name[4..].Replace(" ", "", StringComparison.Ordinal)] = members;
                    lines["blk1 " + name[4..].Replace(' ', '_').Replace('-', '_')] = members;
                }
                else
                {
                    lines[name] = members;
                }
            }
        }

        return lines;
    }

    private static CodePointSet ReadSet(string members)
    {
        var set = CodePointSet.Empty;
        var ranges = new List<(int, int)>();
        foreach (var member in members.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            // Hexadecimal digits are capital letters here; the second letter of a category is never a capital.
            if (member is [_, >= 'a'])
            {
                set = set.Union(Find("p " + member)!);
                continue;
            }

            var ends = member.Split('-');
            ranges.Add((Hexadecimal(ends[0]), Hexadecimal(ends[^1])));
        }

        return set.Union(CodePointSet.FromRanges(ranges));
    }

    private static Dictionary<int, int> ReadMapping(string name)
    {
        var mapping = new Dictionary<int, int>();
        foreach (var run in Lines[name].Split(' '))
        {
            var parts = run.Split('-', '/', ':');
            var added = int.Parse(run.AsSpan(run.IndexOf(':', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture);
            var step = int.Parse(parts[2], CultureInfo.InvariantCulture);
            for (var code = Hexadecimal(parts[0]); code <= Hexadecimal(parts[1]); code += step)
            {
                mapping[code] = added;
            }
        }

        return mapping;
    }

    private static int Hexadecimal(string text) => int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
