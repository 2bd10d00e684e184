namespace SparkBert.Text.Java;

/// <summary>An immutable set of code points, which may include lone surrogates.</summary>
internal sealed class CodePointSet
{
    /// <summary>One more than the last code point.</summary>
    public const int Limit = 0x110000;

    /// <summary>
    /// Where membership changes, ascending: from the first up to the second is inside, from the third up to the fourth, and so on.
    /// </summary>
    private readonly int[] bounds;

    private CodePointSet(int[] bounds) => this.bounds = bounds;

    /// <summary>No code point.</summary>
    public static CodePointSet Empty { get; } = new([]);

    /// <summary>Every code point.</summary>
    public static CodePointSet All { get; } = Range(0, Limit - 1);

    /// <summary>The basic plane with its surrogates: all values of one UTF-16 unit.</summary>
    public static CodePointSet BasicPlane { get; } = Range(0, 0xFFFF);

    /// <summary>The units that begin a pair, when they stand alone.</summary>
    public static CodePointSet HighSurrogates { get; } = Range(0xD800, 0xDBFF);

    /// <summary>The units that end a pair, when they stand alone.</summary>
    public static CodePointSet LowSurrogates { get; } = Range(0xDC00, 0xDFFF);

    /// <summary>The code points that take two UTF-16 units.</summary>
    public static CodePointSet Supplementary { get; } = Range(0x10000, Limit - 1);

    public bool IsEmpty => bounds.Length == 0;

    /// <summary>The members as ranges with both ends included, ascending, with gaps between them.</summary>
    public IEnumerable<(int First, int Last)> Ranges
    {
        get
        {
            for (var i = 0; i < bounds.Length; i += 2)
            {
                yield return (bounds[i], bounds[i + 1] - 1);
            }
        }
    }

    public static CodePointSet Of(int code) => Range(code, code);

    /// <summary>The code points from the first to the last, both included.</summary>
    public static CodePointSet Range(int first, int last) => new([first, last + 1]);

    /// <summary>The union of ranges in any order.</summary>
    public static CodePointSet FromRanges(IEnumerable<(int First, int Last)> ranges)
    {
        var merged = new List<int>();
        foreach (var (first, last) in ranges.OrderBy(range => range.First))
        {
            if (merged.Count > 0 && first <= merged[^1])
            {
                merged[^1] = Math.Max(merged[^1], last + 1);
            }
            else
            {
                merged.AddRange([first, last + 1]);
            }
        }

        return new([.. merged]);
    }

    public static CodePointSet FromCodes(IEnumerable<int> codes) => FromRanges(codes.Select(code => (code, code)));

    public bool Contains(int code)
    {
        var index = Array.BinarySearch(bounds, code);
        return (index < 0 ? ~index : index + 1) % 2 == 1;
    }

    public bool Overlaps(CodePointSet other) => !Intersect(other).IsEmpty;

    public bool IsSupersetOf(CodePointSet other) => other.Except(this).IsEmpty;

    public CodePointSet Union(CodePointSet other) => Combine(other, (here, there) => here || there);

    public CodePointSet Intersect(CodePointSet other) => Combine(other, (here, there) => here && there);

    public CodePointSet Except(CodePointSet other) => Combine(other, (here, there) => here && !there);

    public CodePointSet Complement() => All.Except(this);

    private CodePointSet Combine(CodePointSet other, Func<bool, bool, bool> isMember)
    {
        var result = new List<int>();
        var (i, j) = (0, 0);
        while (i < bounds.Length || j < other.bounds.Length)
        {
            var next = Math.Min(i < bounds.Length ? bounds[i] : Limit, j < other.bounds.Length ? other.bounds[j] : Limit);
            i += i < bounds.Length && bounds[i] == next ? 1 : 0;
            j += j < other.bounds.Length && other.bounds[j] == next ? 1 : 0;
            if (isMember(i % 2 == 1, j % 2 == 1) != (result.Count % 2 == 1))
            {
                result.Add(next);
            }
        }

        return new([.. result]);
    }
}
