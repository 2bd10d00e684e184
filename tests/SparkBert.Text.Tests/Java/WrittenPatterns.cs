namespace SparkBert.Text.Tests.Java;

/// <summary>Patterns as people write them: for tokens, sentences, dates, addresses, markup. Random ones are made of them.</summary>
internal static class WrittenPatterns
{
    public static readonly string[] All =
    [
        @"\S+", @"\s+", @"[\s,;]+", @"\w+(?:['-]\w+)*", @"(?<=[.!?])\s+(?=[A-Z])", @"(?<![A-Z])\.(?=\s|$)", @"[^\p{L}\p{N}]+",
        @"(?i)\b(?:mr|mrs|dr|prof)\.", @"\b\d{1,3}(?:,\d{3})*(?:\.\d+)?\b",
        @"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|1?\d?\d)",
        @"^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}))?$", @"(?<year>\d{4})/(?<month>0[1-9]|1[0-2])/(?<day>\d\d?)",
        @"[\w.+-]++@[\w-]+(?:\.[\w-]{2,})+", @"(https?)://([^\s/?#]+)([^\s?#]*)(?:\?([^\s#]*))?(#\S*)?", @"#\w+|@\w+",
        @"&(?:#\d+|#x[\da-fA-F]+|\w+);",
        @"<(\w+)[^>]*>(.*?)</\1>", "\"((?:[^\"\\\\]|\\\\.)*+)\"", @"'(?:[^'\\]++|\\.)*+'", @"(?s)/\*.*?\*/", "(?m)^\\s*#.*$",
        @"\$\{([^}]+)\}",
        @"[\p{Punct}&&[^'-]]+", @"[\p{L}&&[^\p{Lu}]]+", @"[a-z&&[^aeiou]&&[^xyz]]+", @"[\u0600-\u06FF]+",
        @"[\x{1F300}-\x{1FAFF}]\uFE0F?",
        @"\p{IsHan}|[\p{IsHiragana}\p{IsKatakana}]+", @"\p{Sc}\s?\d+(?:[.,]\d\d)?", @"(?U)\b\w+\b", @"(?iu)stra(?:ss|\u00DF)e",
        @"(\w)\1+", @"\b(\w+)\s+\1\b",
        @"(?:\r\n|\R)+", @"(?x) \d+  # a number" + "\n" + @" \s* [a-z]+ # its unit" + "\n",
        @"(?i)(?:jan|feb|mar(?:ch)?)\.?\s+\d{1,2}(?:st|nd|rd|th)?",
        @"(?=.*\d)(?=.*[a-z]).{4,8}", @"\G(?:\d\d)", @"(?<!\d)\d{2}(?!\d)", @"\.{2,}|[?!]+", @"(?:[A-Z]\.)+",
        @"([A-Z]\w*)(?:\s+(?:of|the)\s+[A-Z]\w*)*+",
        @"^\W*+|\W*+$", @"(?>\d+)(?![.,]\d)", @"[^\Q.,;:!?*-()""'\E]+", @"\h*\v\h*",
        @"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?", @"\A\s*|\s*\Z", @"(?d).+$",
        @"[^\x00-\x7F]+", @"\p{M}+", @"\P{M}\p{M}*", @"(a|ab)(c|bcd)(d*)", @"\bcan(?:'t|not)\b|\b[a-z]+n't\b",
        @"(?<=\p{L})-(?=\p{L})", @"\.(?!(com|org))",
    ];
}
