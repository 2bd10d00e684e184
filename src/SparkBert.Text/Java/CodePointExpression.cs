using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace SparkBert.Text.Java;

/// <summary>
/// Writes a set of code points as a .NET expression. .NET knows only UTF-16 units, so the expression is a class of units, plus pairs if the
/// set has characters above U+FFFF. A high surrogate stands for itself only if no low one follows.
/// </summary>
internal static class CodePointExpression
{
    /// <summary>Any one unit.</summary>
    public const string AnyUnit = @"[\s\S]";

    /// <summary>Nothing.</summary>
    public const string Nothing = "(?!)";

    /// <summary>True everywhere except inside a surrogate pair.</summary>
    public const string NotInsidePair = @"(?<![\uD800-\uDBFF](?=[\uDC00-\uDFFF]))";

    private static readonly CodePointSet AnyPair =
        CodePointSet.HighSurrogates.Union(CodePointSet.LowSurrogates).Union(CodePointSet.Supplementary);

    /// <summary>The expressions of sets that live as long as the process, such as those of properties.</summary>
    private static readonly ConditionalWeakTable<CodePointSet, ConcurrentDictionary<CodePointForm, (string?, string?)>> Written = [];

    /// <summary>The expression of one character of a set. A quantifier can follow it directly.</summary>
    public static string Write(CodePointSet set, CodePointForm form) => Split(set, form) switch
    {
        (null, null) => Nothing,
        (var units, null) => units,
        (null, var others) => $"(?:{others})",
        var (units, others) => $"(?:{units}|{others})",
    };

    /// <summary>
    /// The expression of a greedy, unlimited run of characters of a set; null if a quantifier alone is enough. The run goes over units, but
    /// there is only one way through a text, so it can end exactly where a run of code points can end, in the same order.
    /// </summary>
    public static string? WriteRun(CodePointSet set, bool canBeEmpty)
    {
        if (set.IsSupersetOf(AnyPair))
        {
            // The set has all surrogates: the run may go over their units, but must not end between them.
            return $"(?:{WriteUnits(set)}+{NotInsidePair}){(canBeEmpty ? "?" : "")}";
        }

        var (units, others) = Split(set, CodePointForm.Forward);
        var more = $"(?:(?:{others}){units}*)";
        return units is null || others is null ? null : canBeEmpty ? $"(?:{units}*{more}*)" : $"(?:(?:{units}+|{more}){more}*)";
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
            members.Append(Escape((char)start)).Append(end > start + 1 ? "-" : "").Append(end > start ? Escape((char)end) : "");
        }

        return members.Append(']').ToString();
    }

    /// <summary>The members that are always one unit, and the others, as alternatives; null for none.</summary>
    private static (string? Units, string? Others) Split(CodePointSet set, CodePointForm form) =>
        Written.GetOrCreateValue(set).GetOrAdd(form, _ => WriteParts(set, form));

    private static (string? Units, string? Others) WriteParts(CodePointSet set, CodePointForm form)
    {
        var high = set.Intersect(CodePointSet.HighSurrogates);
        var low = form == CodePointForm.Backward ? set.Intersect(CodePointSet.LowSurrogates) : CodePointSet.Empty;
        var units = set.Intersect(CodePointSet.BasicPlane).Except(high).Except(low);
        var others = new List<string>();
        var pairs = form == CodePointForm.Units ? [] : Pairs(set);
        if (form == CodePointForm.Forward)
        {
            // All low surrogates are in the set, or none: the usual case of a negated set.
            var both = pairs[0].High.Intersect(high);
            others.AddRange(both.IsEmpty ? [] : [WriteUnits(both) + @"(?>[\uDC00-\uDFFF]?)"]);
            pairs[0] = (pairs[0].High.Except(both), pairs[0].Low);
            high = high.Except(both);
        }

        pairs.RemoveAll(pair => pair.High.IsEmpty);
        var pairText = string.Join('|', pairs.Select(pair => WriteUnits(pair.High) + WriteUnits(pair.Low)));
        if (pairs.Count > 2)
        {
            // One look-ahead for all of them.
            pairText = form == CodePointForm.Forward ? $@"(?=[\uD800-\uDBFF])(?:{pairText})" : $@"(?:{pairText})(?<=[\uDC00-\uDFFF])";
        }

        others.AddRange(pairText.Length == 0 ? [] : [pairText]);
        others.AddRange(high.IsEmpty ? [] : [WriteUnits(high) + @"(?![\uDC00-\uDFFF])"]);
        others.AddRange(low.IsEmpty ? [] : [@"(?<![\uD800-\uDBFF])" + WriteUnits(low)]);
        return (units.IsEmpty ? null : WriteUnits(units), others.Count == 0 ? null : string.Join('|', others));
    }

    // .NET would read an escaped hyphen as the start of a range, so it is written by its number.
    private static string Escape(char unit) =>
        @"\*+?|{}[]()^$.#".Contains(unit, StringComparison.Ordinal) ? $@"\{unit}"
        : unit is (>= ' ' and < '\x7F' and not '-') or > '\xFF' ? unit.ToString()
        : string.Create(CultureInfo.InvariantCulture, $@"\u{(int)unit:X4}");

    /// <summary>
    /// The pairs of a set: high surrogates and the low ones that may follow them. High surrogates that any low one may follow come first.
    /// </summary>
    private static List<(CodePointSet High, CodePointSet Low)> Pairs(CodePointSet set)
    {
        // A range is part of a block of 1,024, whole blocks, and part of another block.
        var whole = new List<(int, int)>();
        var parts = new SortedDictionary<int, List<(int, int)>>();
        foreach (var (first, last) in set.Intersect(CodePointSet.Supplementary).Ranges)
        {
            var (firstHigh, lastHigh) = (0xD7C0 + (first >> 10), 0xD7C0 + (last >> 10));
            var firstWhole = (first & 0x3FF) == 0 ? firstHigh : firstHigh + 1;
            var lastWhole = (last & 0x3FF) == 0x3FF ? lastHigh : lastHigh - 1;
            whole.AddRange(firstWhole <= lastWhole ? [(firstWhole, lastWhole)] : []);
            foreach (var high in (int[])(firstHigh == lastHigh ? [firstHigh] : [firstHigh, lastHigh]))
            {
                if (high < firstWhole || high > lastWhole)
                {
                    var lows = (high == firstHigh ? 0xDC00 + (first & 0x3FF) : 0xDC00, high == lastHigh ? 0xDC00 + (last & 0x3FF) : 0xDFFF);
                    parts[high] = [.. parts.GetValueOrDefault(high, []), lows];
                }
            }
        }

        var pairs = new List<(CodePointSet, CodePointSet)> { (CodePointSet.FromRanges(whole), CodePointSet.LowSurrogates) };
        foreach (var same in parts.GroupBy(part => string.Join(',', part.Value)))
        {
            pairs.Add((CodePointSet.FromCodes(same.Select(part => part.Key)), CodePointSet.FromRanges(same.First().Value)));
        }

        return pairs;
    }
}
