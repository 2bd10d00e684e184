using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using SparkBert.Text.Java;
using SparkBert.Text.Sentences;

namespace SparkBert.Text.Tests.Sentences;

public sealed class SentenceRulesTests
{
    private const int Megabytes10 = 10 << 20;

    private static readonly SentenceRules Default = new(new SentenceSettings());

    [Fact]
    public void Marks_are_those_of_the_patterns_of_the_reference()
    {
        var reference = new ReferenceRules();
        var rules = new BoundRules(detectLists: true, useAbbreviations: true, takesAbbreviationsFirst: false);
        foreach (var text in AdversarialTexts.From(seed: 20261124).Take(5000))
        {
            var marked = new MarkedText(text);
            rules.Mark(ref marked);

            Assert.Equal(reference.Mark(text), marked.Text.ToString());
            marked.Dispose();
        }
    }

    [Theory]
    [InlineData(true, true, null)]
    [InlineData(false, true, null)]
    [InlineData(true, false, null)]
    [InlineData(true, true, 0)]
    [InlineData(true, true, 7)]
    public void Sentences_are_those_of_the_patterns_of_the_reference(bool detectLists, bool useAbbreviations, int? splitLength)
    {
        var reference = new ReferenceRules { DetectLists = detectLists, UseAbbreviations = useAbbreviations, SplitLength = splitLength };
        var rules = new SentenceRules(new SentenceSettings
        {
            DetectLists = detectLists,
            UseAbbreviations = useAbbreviations,
            SplitLength = splitLength,
        });

        AssertSame(reference, rules, AdversarialTexts.From(seed: 1).Take(3000));
    }

    [Theory]
    [InlineData(CustomBounds.None, false, "\\n+", "\\|")]
    [InlineData(CustomBounds.Prepend, false, "(?=\\d\\))", "e")]
    [InlineData(CustomBounds.Append, false, " - ", "[A-Z]")]
    [InlineData(CustomBounds.None, true, "\\.", "a(b)?")]
    [InlineData(CustomBounds.Prepend, true, "[!?]", "\\s+")]
    [InlineData(CustomBounds.Append, true, "\\W", ";")]
    public void Custom_bounds_come_first(string strategy, bool only, params string[] patterns)
    {
        Regex[] compiled = [.. patterns.Select(JavaRegex.CompileForPlaces)];
        var reference = new ReferenceRules { CustomBounds = compiled, CustomBoundsStrategy = strategy, UseCustomBoundsOnly = only };
        var rules = new SentenceRules(new SentenceSettings
        {
            CustomBounds = patterns,
            CustomBoundsStrategy = strategy,
            UseCustomBoundsOnly = only,
        });

        AssertSame(reference, rules, AdversarialTexts.From(seed: 2).Take(2000));
    }

    [Fact]
    public void Sentences_of_real_text_are_those_of_the_patterns_of_the_reference() =>
        AssertSame(new ReferenceRules(), Default, Corpus());

    // What java.util.regex of JDK 17.0.15 says to the reference's patterns.
    [Theory]

    // The possessive is marked first, so the stop before it stands before no full stop any more.
    [InlineData("He saw etc..'s end.", "He saw etc.", ".'s end.")]

    // A letter of two UTF-16 units is one of a word, so no initial begins behind it; with a mark on it, it isn't (hasBaseCharacter).
    [InlineData("\U0001D400U.S. x", "\U0001D400U.S.", "x")]
    [InlineData("\U0001D400\u0301U.S. x", "\U0001D400\u0301U.S. x")]

    // Behind an underscore no word ends; behind one with a mark one does.
    [InlineData("_U.S. x", "_U.S.", "x")]
    [InlineData("_\u0301U.S. x", "_\u0301U.S. x")]

    // The dot in e.g is a pattern's: any character, of one UTF-16 unit or two, but a line terminator.
    [InlineData("a e g. x", "a e g. x")]
    [InlineData("a e\U0001F600g. x", "a e\U0001F600g. x")]
    [InlineData("a e\ng. x", "a e\ng.", "x")]
    public void Rare_texts_are_cut_as_by_the_JDK(string text, params string[] sentences) =>
        Assert.Equal(sentences, Detect(Default, text).Select(sentence => sentence.Text));

    [Theory]
    [InlineData("'a b ")]
    [InlineData(" '")]
    [InlineData("[a")]
    [InlineData("(a)")]
    [InlineData("a)")]
    [InlineData("-1.)")]
    [InlineData("?!")]
    [InlineData("a.b")]
    [InlineData("p.m...")]
    [InlineData("x°. ")]
    [InlineData(".'s")]
    [InlineData("no.  ")]
    [InlineData("a;")]
    [InlineData("\u0301")]
    public void A_text_of_10_MB_takes_one_pass(string part)
    {
        var sentences = new SentenceBuffer();

        Default.Detect((string.Concat(Enumerable.Repeat(part, Megabytes10 / part.Length)) + "a.b. Y'").AsMemory(), sentences);

        Assert.NotEqual(0, sentences.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sentences_make_no_garbage(bool isWithMarker)
    {
        var text = string.Join(' ', AdversarialTexts.From(seed: 3).Where(text => !Markers.MayBeIn(text)).Take(2000))
            + (isWithMarker ? Markers.Break : ' ');
        var sentences = new SentenceBuffer();
        Default.Detect(text.AsMemory(), sentences);
        sentences.Clear();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Default.Detect(text.AsMemory(), sentences);
        var garbage = GC.GetAllocatedBytesForCurrentThread() - before;

        // Code that is not optimised yet makes some for the text as a whole.
        Assert.True(sentences.Count > 1000);
        Assert.InRange(garbage, 0, 2000);
    }

    [Fact]
    public void Threads_share_the_rules()
    {
        string[] texts = [.. AdversarialTexts.From(seed: 4).Take(2000)];
        var expected = texts.Select(text => Detect(Default, text)).ToArray();

        Parallel.For(0, texts.Length, i => Assert.Equal(expected[i], Detect(Default, texts[i])));
    }

    private static void AssertSame(ReferenceRules reference, SentenceRules rules, IEnumerable<string> texts)
    {
        foreach (var text in texts)
        {
            Assert.Equal(reference.Detect(text), Detect(rules, text));
        }
    }

    private static List<SentenceSpan> Detect(SentenceRules rules, string text)
    {
        var sentences = new SentenceBuffer();
        rules.Detect(text.AsMemory(), sentences);
        return [.. Enumerable.Range(0, sentences.Count).Select(i => new SentenceSpan(sentences.Text(i).ToString(), sentences.Begin(i)))];
    }

    private static IEnumerable<string> Corpus()
    {
        var path = Path.Combine(TestSkip.WithoutCorpus(), "ewt-docs.jsonl.gz");
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            using var document = JsonDocument.Parse(line);
            yield return document.RootElement.GetProperty("text").GetString()!;
            foreach (var sentence in document.RootElement.GetProperty("sentences").EnumerateArray())
            {
                yield return sentence.GetString()!;
            }
        }
    }
}
