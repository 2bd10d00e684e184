namespace SparkBert.Text.Rows;

/// <summary>
/// Finds the tokens inside a sentence where tokens are in no order: a tree over the tokens sorted by begin, with the smallest end of each
/// part. A search takes time for the tokens that it finds, and not for all.
/// </summary>
internal sealed class TokenPlaces
{
    private readonly int[] begins;
    private readonly int[] order;

    // Of part i, its halves are 2i and 2i + 1; the leaves begin at the number of leaves. Empty leaves end at int.MaxValue.
    private readonly int[] ends;
    private readonly int leaves;

    /// <summary>Builds the tree.</summary>
    public TokenPlaces(ReadOnlySpan<RowTokens.TokenReference> tokens)
    {
        begins = new int[tokens.Length];
        order = new int[tokens.Length];
        for (var i = 0; i < tokens.Length; i++)
        {
            (begins[i], order[i]) = (tokens[i].Begin, i);
        }

        Array.Sort(begins, order);
        leaves = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, tokens.Length));
        ends = new int[2 * leaves];
        Array.Fill(ends, int.MaxValue);
        for (var i = 0; i < order.Length; i++)
        {
            ends[leaves + i] = tokens[order[i]].End;
        }

        for (var part = leaves - 1; part > 0; part--)
        {
            ends[part] = Math.Min(ends[2 * part], ends[(2 * part) + 1]);
        }
    }

    /// <summary>The numbers of the tokens that begin and end inside a sentence, in the order in which the tree got them.</summary>
    public void Find(int begin, int end, List<int> found)
    {
        found.Clear();
        var first = begins.AsSpan().BinarySearch(new AtLeast(begin));
        Find(part: 1, from: 0, leaves, ~first, end, found);
        found.Sort();
    }

    private void Find(int part, int from, int length, int first, int end, List<int> found)
    {
        if (from + length <= first || ends[part] > end)
        {
            return;
        }

        if (length == 1)
        {
            if (from < order.Length)
            {
                found.Add(order[from]);
            }

            return;
        }

        Find(2 * part, from, length / 2, first, end, found);
        Find((2 * part) + 1, from + (length / 2), length / 2, first, end, found);
    }

    /// <summary>Compares so that no value is equal: a search ends at the first value that is not less.</summary>
    private readonly record struct AtLeast(int Value) : IComparable<int>
    {
        public int CompareTo(int other) => other < Value ? 1 : -1;
    }
}
