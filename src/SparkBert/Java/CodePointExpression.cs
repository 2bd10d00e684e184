using System.Globalization;
using System.Text;

namespace SparkBert.Java;

/// <summary>
/// Writes a set of code points as a .NET expression, which knows UTF-16 units alone: a class of units, and pairs where the set has characters
/// above U+FFFF. A high surrogate stands for itself only where no low one follows.
/// </summary>
internal static class CodePointExpression
{
    /// <summary>Anything that takes one unit.</summary>
    public const string AnyUnit = @"[\s\S]";

    /// <summary>Nothing.</summary>
    public const string Nothing = "(?!)";

    /// <summary>True but inside a surrogate pair.</summary>
    public const string NotInsidePair = @"(?<![\uD800-\uDBFF](?=[\uDC00-\uDFFF]))";

    /// <summary>The expression of one character of a set. It can be quantified as it is.</summary>
    public static string Write(CodePointSet set, CodePointForm form)
    {
        var high = set.Intersect(CodePointSet.HighSurrogates);
        var basic = set.Intersect(CodePointSet.BasicPlane).Except(high);
        var pairs = form == CodePointForm.Units ? [] : Pairs(set);
        var parts = new List<string>();
        var low = CodePointSet.Empty;
        if (form == CodePointForm.Backward)
        {
            low = basic.Intersect(CodePointSet.LowSurrogates);
            basic = basic.Except(low);
        }

        if (!basic.IsEmpty)
        {
            parts.Add(WriteUnits(basic));
        }

        if (form == CodePointForm.Forward && pairs.TryGetValue(Key(CodePointSet.LowSurrogates), out var whole))
        {
            // With every low surrogate or alone: the usual case of a negated set.
            var both = whole.High.Intersect(high);
            if (!both.IsEmpty)
            {
                parts.Add(WriteUnits(both) + @"(?>[\uDC00-\uDFFF]?)");
                pairs[Key(CodePointSet.LowSurrogates)] = (whole.High.Except(both), whole.Low);
                high = high.Except(both);
            }
        }

        parts.AddRange(pairs.Values.Where(pair => !pair.High.IsEmpty).Select(pair => WriteUnits(pair.High) + WriteUnits(pair.Low)));
        if (!high.IsEmpty)
        {
            parts.Add(WriteUnits(high) + @"(?![\uDC00-\uDFFF])");
        }

        if (!low.IsEmpty)
        {
            parts.Add(@"(?<![\uD800-\uDBFF])" + WriteUnits(low));
        }

        return parts.Count == 0 ? Nothing
            : parts.Count == 1 && !basic.IsEmpty ? parts[0]
            : $"(?:{string.Join('|', parts)})";
    }

    /// <summary>A set of units as a class, or as the unit itself.</summary>
    public static string WriteUnits(CodePointSet set)
    {
        var ranges = set.Intersect(CodePointSet.BasicPlane).Ranges.ToList();
        var others = CodePointSet.BasicPlane.Except(set).Ranges.ToList();
        if (others.Count == 0)
        {
            return AnyUnit;
        }

        if (ranges is [var (first, last)] && first == last)
        {
            return Escape((char)first);
        }

        var isNegated = others.Count < ranges.Count;
        var members = new StringBuilder(isNegated ? "[^" : "[");
        foreach (var (start, end) in isNegated ? others : ranges)
        {
            members.Append(Escape((char)start));
            if (end > start)
            {
                members.Append(end > start + 1 ? "-" : "").Append(Escape((char)end));
            }
        }

        return members.Append(']').ToString();
    }

    // An escaped hyphen begins no range in .NET, so it gets its number.
    private static string Escape(char unit) =>
        @"\*+?|{}[]()^$.#".Contains(unit, StringComparison.Ordinal) ? $@"\{unit}"
        : unit is (>= ' ' and < '\x7F' and not '-') or > '\xFF' ? unit.ToString()
        : string.Create(CultureInfo.InvariantCulture, $@"\u{(int)unit:X4}");

    /// <summary>The pairs of a set: high surrogates by the low ones that may follow them.</summary>
    private static Dictionary<string, (CodePointSet High, CodePointSet Low)> Pairs(CodePointSet set)
    {
        var groups = new Dictionary<string, (CodePointSet High, CodePointSet Low)>(StringComparer.Ordinal);
        void Add(int first, int last, CodePointSet low)
        {
            var before = groups.GetValueOrDefault(Key(low)).High ?? CodePointSet.Empty;
            groups[Key(low)] = (before.Union(CodePointSet.Range(first, last)), low);
        }

        var partial = new SortedDictionary<int, List<(int, int)>>();
        foreach (var (first, last) in set.Intersect(CodePointSet.Supplementary).Ranges)
        {
            // A range is part of a block of 1,024, whole blocks, and again part of one.
            var (high, end) = (High(first), High(last));
            var (firstWhole, lastWhole) = (Low(first) == 0xDC00 ? high : high + 1, Low(last) == 0xDFFF ? end : end - 1);
            if (firstWhole <= lastWhole)
            {
                Add(firstWhole, lastWhole, CodePointSet.LowSurrogates);
            }

            foreach (var part in new SortedSet<int> { high, end }.Where(part => part < firstWhole || part > lastWhole))
            {
                partial.TryAdd(part, []);
                partial[part].Add((part == high ? Low(first) : 0xDC00, part == end ? Low(last) : 0xDFFF));
            }
        }

        foreach (var (high, lows) in partial)
        {
            Add(high, high, CodePointSet.FromRanges(lows));
        }

        return groups;
    }

    private static string Key(CodePointSet set) => string.Join(',', set.Ranges);

    private static int High(int code) => 0xD7C0 + (code >> 10);

    private static int Low(int code) => 0xDC00 + (code & 0x3FF);
}
