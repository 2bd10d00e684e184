using System.Text.RegularExpressions;
using SparkBert.Text.Java;

namespace SparkBert.Text.Tests.Java;

/// <summary>Sets of code points, and the expressions that are made of them.</summary>
public sealed class CodePointSetTests
{
    private static readonly int[] Edges =
        [0, 'a', 'z', 0xD7FF, 0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0xE000, 0xFFFF, 0x10000, 0x103FF, 0x10400, 0x1F600, 0x10FFFF];

    private static readonly int[] NearEdges =
        [.. Edges.SelectMany(edge => Enumerable.Range(edge - 1, 3)).Where(code => code is >= 0 and < CodePointSet.Limit)];

    [Fact]
    public void Ranges_that_touch_or_overlap_become_one()
    {
        var set = CodePointSet.FromRanges([('d', 'f'), ('a', 'c'), ('x', 'z'), ('e', 'g')]);
        Assert.Equal([('a', 'g'), ('x', 'z')], set.Ranges);
    }

    [Fact]
    public void Union_intersection_difference_and_complement_hold_for_every_member()
    {
        var random = new Random(1);
        for (var round = 0; round < 200; round++)
        {
            var (a, b) = (AnySet(random), AnySet(random));
            foreach (var code in NearEdges)
            {
                Assert.Equal(a.Contains(code) || b.Contains(code), a.Union(b).Contains(code));
                Assert.Equal(a.Contains(code) && b.Contains(code), a.Intersect(b).Contains(code));
                Assert.Equal(a.Contains(code) && !b.Contains(code), a.Except(b).Contains(code));
                Assert.Equal(!a.Contains(code), a.Complement().Contains(code));
            }

            Assert.True(a.Union(b).IsSupersetOf(a));
            Assert.Equal(a.Overlaps(b), !a.Intersect(b).IsEmpty);
        }
    }

    [Fact]
    public void The_complement_of_nothing_is_everything()
    {
        Assert.Equal([(0, 0x10FFFF)], CodePointSet.Empty.Complement().Ranges);
        Assert.True(CodePointSet.All.Complement().IsEmpty);
    }

    [Fact]
    public void An_expression_matches_the_members_of_its_set_and_nothing_else()
    {
        var random = new Random(2);
        for (var round = 0; round < 200; round++)
        {
            var set = AnySet(random);
            var forwards = new Regex($@"\A{CodePointExpression.Write(set, CodePointForm.Forward)}\z");
            var backwards = new Regex($@"(?<=\A{CodePointExpression.Write(set, CodePointForm.Backward)})\z");
            var byUnits = new Regex($@"\A{CodePointExpression.Write(set, CodePointForm.Units)}\z");
            foreach (var code in NearEdges)
            {
                var text = code > 0xFFFF ? char.ConvertFromUtf32(code) : ((char)code).ToString();
                Assert.Equal(set.Contains(code), forwards.IsMatch(text));
                Assert.Equal(set.Contains(code), backwards.IsMatch(text));
                Assert.Equal(set.Contains(code) && code <= 0xFFFF, byUnits.IsMatch(text));
            }
        }
    }

    [Theory]
    [InlineData(0, 0x10FFFF, @"(?:[^\uD800-\uDBFF]|[\uD800-\uDBFF](?>[\uDC00-\uDFFF]?))")]
    [InlineData('a', 'z', "[a-z]")]
    [InlineData('-', '-', @"\u002D")]
    [InlineData(0x1F600, 0x1F601, @"(?:\uD83D[\uDE00\uDE01])")]
    [InlineData(0x10400, 0x10FFF, @"(?:[\uD801-\uD803][\uDC00-\uDFFF])")]
    public void An_expression_is_short(int first, int last, string expected)
    {
        var written = CodePointExpression.Write(CodePointSet.Range(first, last), CodePointForm.Forward);
        Assert.Equal(expected, Regex.Replace(written, @"[\uD800-\uDFFF]", unit => $@"\u{(int)unit.Value[0]:X4}"));
    }

    private static CodePointSet AnySet(Random random)
    {
        var ends = Enumerable.Range(0, random.Next(5))
            .Select(_ => (First: Edges[random.Next(Edges.Length)], Last: Edges[random.Next(Edges.Length)]));
        var set = CodePointSet.FromRanges([.. ends.Where(range => range.First <= range.Last)]);
        return random.Next(2) == 0 ? set : set.Complement();
    }
}
