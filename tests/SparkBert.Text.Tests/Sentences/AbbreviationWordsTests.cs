using System.Text.Json;
using System.Text.RegularExpressions;
using SparkBert.Text.Sentences;

namespace SparkBert.Text.Tests.Sentences;

/// <summary>The dictionaries against what Spark NLP was recorded to do with their words.</summary>
public sealed class AbbreviationWordsTests
{
    /// <summary>
    /// Words without which the recorded cases would be the same: the word stands in none of them, or only where another dictionary or
    /// nothing depends on it. For these the source, PragmaticDictionaries.scala, is all there is.
    /// </summary>
    private static readonly string[] NotRecorded =
    [
        "prepositive: ",
        "number: no p px",
        "general: btw cpl aug dr e.g fy i.e id jr jul jun lt ltd may mrs ms nov p px prof rep sep sept st u.s",
    ];

    [Fact]
    public void Each_word_decides_a_recorded_case_but_those_that_are_not_recorded()
    {
        if (!TestData.IsFull)
        {
            Assert.Skip("the compact test data has a part of the recorded cases");
        }

        var cases = Recorded().ToList();
        var notDecisive = new List<string>();
        foreach (var (name, words, without) in ((string, IReadOnlyList<string>, Func<string[], ReferenceRules>)[])
        [
            ("prepositive", AbbreviationWords.Prepositive, rest => new() { Prepositive = rest }),
            ("number", AbbreviationWords.Number, rest => new() { Number = rest }),
            ("general", AbbreviationWords.General, rest => new() { General = rest }),
        ])
        {
            var rest = words.Where(word => !Decides(word, without([.. words.Where(other => other != word)]), cases));
            notDecisive.Add($"{name}: {string.Join(' ', rest)}");
        }

        Assert.Equal(NotRecorded, notDecisive);
    }

    [Fact]
    public void A_word_is_found_in_both_cases_behind_white_space_and_at_the_start()
    {
        foreach (var word in AbbreviationWords.General)
        {
            foreach (var form in (string[])[word, word.ToUpperInvariant()])
            {
                AbbreviationWords.Find("a " + form, out var behindSpace, out var atStart);
                Assert.True(behindSpace.HasFlag(AbbreviationKinds.General) && atStart == AbbreviationKinds.None);

                AbbreviationWords.Find(form, out behindSpace, out atStart);
                Assert.True(behindSpace == AbbreviationKinds.None && atStart.HasFlag(AbbreviationKinds.General));
            }
        }
    }

    private static bool Decides(string word, ReferenceRules withoutWord, List<(string Text, List<SentenceSpan> Sentences)> cases)
    {
        var pattern = new Regex($@"(?:^|\s)(?i:{word})\.");
        return cases.Any(recorded =>
            pattern.IsMatch(recorded.Text) && !withoutWord.Detect(recorded.Text).SequenceEqual(recorded.Sentences));
    }

    /// <summary>The texts of the recorded cases with default settings, and their sentences.</summary>
    private static IEnumerable<(string Text, List<SentenceSpan> Sentences)> Recorded()
    {
        foreach (var line in GoldenFile.Read("sentence_detector.jsonl"))
        {
            var stages = line.GetProperty("stages");
            if (stages.GetArrayLength() != 2 || stages[1].GetProperty("calls").GetArrayLength() > 0
                || line.GetProperty("rows_out").ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            var rows = line.GetProperty("rows_out").EnumerateArray();
            foreach (var row in rows.Where(row => row.GetProperty("document").GetArrayLength() == 1))
            {
                yield return (
                    row.GetProperty("document")[0].GetProperty("result").GetString()!,
                    [.. row.GetProperty("sentence").EnumerateArray().Select(Sentence)]);
            }
        }
    }

    private static SentenceSpan Sentence(JsonElement annotation) =>
        new(annotation.GetProperty("result").GetString()!, annotation.GetProperty("begin").GetInt32());
}
