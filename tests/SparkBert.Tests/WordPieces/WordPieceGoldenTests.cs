using System.Globalization;
using System.Text.Json;
using SparkBert.Text.Java;
using SparkBert.Text.Words;
using SparkBert.WordPieces;

namespace SparkBert.Tests.WordPieces;

/// <summary>BasicTokenizer and WordpieceEncoder of the real Spark NLP, called directly.</summary>
public sealed class WordPieceGoldenTests
{
    private static readonly Lazy<Vocabulary> Cased =
        new(() => Vocabulary.Load(Path.Combine(TestData.Models, "tiny-cased-full", "vocab.txt")));

    public static TheoryData<string> Words() => [.. GoldenFile.Ids("wordpiece.jsonl")];

    public static TheoryData<string> Samples() => [.. GoldenFile.Ids("base_cased_sample.jsonl")];

    [Theory]
    [MemberData(nameof(Words))]
    public void Basic_tokens_and_pieces_are_those_of_Spark_NLP(string id)
    {
        var golden = GoldenFile.Find("wordpiece.jsonl", id);
        foreach (var caseSensitive in (bool[])[true, false])
        {
            var expected = golden.GetProperty(caseSensitive ? "cased" : "uncased");
            var word = golden.GetProperty("word").ToUtf16();
            var content = caseSensitive ? word : JavaText.ToLowerCase(word);
            Assert.Equal(expected.GetProperty("content").ToUtf16(), content);

            var basic = BasicTokenizer.All(content, !caseSensitive).ToArray();
            Assert.Equal(expected.GetProperty("basic").EnumerateArray().Select(token => (token[0].ToUtf16(), token[2].GetInt32())), basic);

            var encoder = new WordPieceEncoder(Cased.Value, 200);
            var pieces = expected.GetProperty("pieces").EnumerateArray().ToArray();
            for (var i = 0; i < basic.Length; i++)
            {
                var ids = new List<int>();
                encoder.Encode(basic[i].Token, ids);
                Assert.Equal(pieces[i].EnumerateArray().Select(piece => piece[1].GetInt32()), ids);
            }
        }
    }

    [Fact]
    public void Every_character_is_treated_as_by_Spark_NLP()
    {
        var failures = new List<string>();
        foreach (var line in GoldenFile.Read("basic_tokenizer_sweep.jsonl.gz"))
        {
            if (line.TryGetProperty("predicate", out var predicate))
            {
                CheckPredicate(predicate.GetString()!, line.GetProperty("ranges"), failures);
            }
            else if (line.TryGetProperty("pattern", out var pattern))
            {
                CheckSweep(
                    pattern.GetString()!,
                    line.GetProperty("caseSensitive").GetBoolean(),
                    line.GetProperty("range").GetString()!,
                    line.GetProperty("runs"),
                    failures);
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} differ:\n" + string.Join('\n', failures.Take(40)));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Real_tokens_have_the_pieces_that_Spark_NLP_sent_to_BERT_base(string id)
    {
        var golden = GoldenFile.Find("base_cased_sample.jsonl", id);
        var isCaseSensitive = golden.GetProperty("caseSensitive").GetBoolean();
        var tokenizer = new WordPieceTokenizer(Cased.Value, isCaseSensitive, WordPieceBehaviour.Compatible);
        var text = golden.GetProperty("text").GetString()!;
        foreach (var token in golden.GetProperty("tokens").EnumerateArray())
        {
            var pieces = tokenizer.Encode(text.AsSpan()[token.GetProperty("begin").GetInt32()..(token.GetProperty("end").GetInt32() + 1)]);
            Assert.Equal(token.GetProperty("pieceId").GetString(), pieces.Ids.Span[0].ToString(CultureInfo.InvariantCulture));
            Assert.Equal(token.GetProperty("result").GetString(), pieces.Content.ToString());
        }
    }

    private static void CheckPredicate(string name, JsonElement ranges, List<string> failures)
    {
        Func<char, bool> predicate = name switch
        {
            "isWhitespace" => BasicTokenizer.IsWhitespace,
            "isControl" => BasicTokenizer.IsControl,
            "isToFilter" => BasicTokenizer.IsFiltered,
            "isPunctuation" => BasicTokenizer.IsPunctuation,
            "isChinese" => BasicTokenizer.IsIdeograph,
            _ => throw new NotSupportedException(name),
        };
        var expected = ranges.EnumerateArray().Select(range => (First: range[0].GetInt32(), Last: range[1].GetInt32())).ToArray();
        for (var c = 0; c <= 0xFFFF; c++)
        {
            if (predicate((char)c) != expected.Any(range => c >= range.First && c <= range.Last))
            {
                failures.Add($"{name} of U+{c:X4}");
            }
        }
    }

    private static void CheckSweep(string pattern, bool caseSensitive, string range, JsonElement runs, List<string> failures)
    {
        var entries = runs.EnumerateArray().Select(run => (First: run[0].GetInt32(), Tokens: run[1])).ToArray();
        var entry = 0;
        foreach (var code in Sweep.Codes(range))
        {
            while (entry + 1 < entries.Length && entries[entry + 1].First <= code)
            {
                entry++;
            }

            var character = Sweep.Text(code);
            var content = pattern.Replace("%", character, StringComparison.Ordinal);
            content = caseSensitive ? content : JavaText.ToLowerCase(content);
            var mark = code == '@' ? "@" : character;
            var expected = entries[entry].Tokens.EnumerateArray()
                .Select(token => (token[0].ToUtf16().Replace("@", mark, StringComparison.Ordinal), token[2].GetInt32()))
                .ToArray();
            var actual = BasicTokenizer.All(content, !caseSensitive).ToArray();
            if (!actual.SequenceEqual(expected))
            {
                var which = caseSensitive ? "cased" : "uncased";
                failures.Add($"U+{code:X4} in '{pattern}' {which}: {Show(actual)}, expected {Show(expected)}");
            }
        }
    }

    private static string Show(IEnumerable<(string Token, int End)> tokens) =>
        string.Join(' ', tokens.Select(token => $"[{ShowUnits(token.Token)}]{token.End}"));

    private static string ShowUnits(string text) =>
        string.Join(' ', text.Select(unit => ((int)unit).ToString("X4", CultureInfo.InvariantCulture)));
}
