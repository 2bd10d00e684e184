using SparkBert.Sentences;
using SparkBert.Java;

namespace SparkBert.Tests.Sentences;

public sealed class BoundRulesTests
{
    private static readonly string[] Parts =
    [
        "Mr.", "e.g.", "U.S.", "p.m.", "a.m", "3.5", "$", "1. ", "-2. ", "(a)", "b)", " s-1.)", "etc.", "No.", "vs", "Co.", "KG", "Inc", ".", "..", "...", "?", "!", "?!", ";", ":", ",", "-", "'", "'s", "\"", "(", ")", "[", "]",
        "|", " ", "  ", "\n", "\t", "\u00A0", "\u2028", "I", "I'm", "I'll", "A", "the", "He", "went", "x", "z°", "5", "12", "é", "e\u0301", "\U0001F600", "北京", "ok", "st", "_",
    ];

    [Fact]
    public void Marks_are_those_of_the_patterns_of_the_reference()
    {
        var random = new Random(20261124);
        var rules = new BoundRules(detectLists: true, useAbbreviations: true, customBounds: null);
        for (var i = 0; i < 4000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 25)).Select(_ => Parts[random.Next(Parts.Length)] + (random.Next(2) == 0 ? " " : "")));

            var marked = rules.Mark(text);

            Assert.Equal(ReferenceRules.Mark(text), marked);
            Assert.Equal(ReferenceRules.Bound.Split(marked).Select(part => JavaText.Trim(Markers.Restore(part))).Where(part => part.Length > 0), SentenceExtractor.Extract(marked, text).Select(sentence => sentence.Text));
        }
    }
}
