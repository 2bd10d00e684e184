using System.Text;
using SparkBert.Text.Records;

namespace SparkBert.Text.Tests.Records;

public sealed class CsvRecordsTests
{
    [Theory]
    [InlineData("a,b\nc,d", "1:[a|b] 2:[c|d]")]
    [InlineData("a,b\r\nc,d\r\n", "1:[a|b] 2:[c|d]")]
    [InlineData("a,b\rc,d\r", "1:[a|b] 2:[c|d]")]
    [InlineData("a,\n,b\n,\n", "1:[a|] 2:[|b] 3:[|]")]
    [InlineData("\n\na\n\n\nb", "3:[a] 6:[b]")]
    [InlineData("\"a,b\",\"c\"\"d\"\n\"\",x", "1:[a,b|c\"d] 2:[|x]")]
    [InlineData("\"two\nlines\",1\n\"r\r\nn\",2\nx,3", "1:[two\nlines|1] 3:[r\r\nn|2] 5:[x|3]")]
    [InlineData("5\" disk,a\n", "1:[5\" disk|a]")]
    [InlineData("\"open,1\n\"good\",2\nx,3", "1:! 2:[good|2] 3:[x|3]")]
    [InlineData("a,\"open\nb,2\n", "1:! 2:[b|2]")]
    [InlineData("\"a\"x,1\nb,2", "1:! 2:[b|2]")]
    [InlineData("\"a", "1:!")]
    [InlineData("", "")]
    [InlineData("\n\r\n\r", "")]
    public void Records_are_those_of_RFC_4180(string text, string expected)
    {
        foreach (var step in (int[])[1, 2, 3, 1000])
        {
            Assert.Equal(expected, Describe(text, ",", '"', step));
        }
    }

    [Theory]
    [InlineData("a;b\n'c;d';e", ";", '\'', "1:[a|b] 2:[c;d|e]")]
    [InlineData("a||b|c||d\n\"x||y\"||z", "||", '"', "1:[a|b|c|d] 2:[x||y|z]")]
    [InlineData("a¦b\nc¦\"d¦\"", "¦", '"', "1:[a|b] 2:[c|d¦]")]
    [InlineData("\"a\tb\"\tc", "\t", null, "1:[\"a|b\"|c]")]
    public void Delimiter_and_quote_can_be_chosen(string text, string delimiter, char? quote, string expected) =>
        Assert.Equal(expected, Describe(text, delimiter, quote, 1));

    [Fact]
    public void A_bad_record_is_kept_as_it_was_read()
    {
        var records = Create("h\n\"a\"b, c\r\nok\n", ",", '"', 1000);
        Assert.True(records.Read() && records.Read());
        Assert.Equal("\"a\"b, c", Encoding.UTF8.GetString(records.Raw));
        Assert.NotNull(records.Error);
        Assert.True(records.Read());
        Assert.Equal("ok", Encoding.UTF8.GetString(records.Raw));
    }

    [Fact]
    public void A_field_may_be_longer_than_the_buffer()
    {
        var longField = new string('x', 300_000) + "\n" + new string('y', 300_000);
        var records = Create($"a,\"{longField}\"\nb,c\n", ",", '"', 4096);
        Assert.True(records.Read());
        Assert.Equal(longField, Encoding.UTF8.GetString(records.GetField(1)));
        Assert.True(records.Read());
        Assert.Equal((3, "c"), (records.Line, Encoding.UTF8.GetString(records.GetField(1))));
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        var random = new Random(5);
        string[] pieces = ["a", "\"", ",", "\n", "\r\n", "é", " ", "", "\"\""];
        for (var run = 0; run < 500; run++)
        {
            string Field() => string.Concat(Enumerable.Range(0, random.Next(5)).Select(_ => pieces[random.Next(pieces.Length)]));
            var rows = Enumerable.Range(0, random.Next(1, 6)).Select(_ => (string[])[Field(), Field(), Field()]).ToArray();
            var text = string.Concat(rows.Select(row => string.Join(",", row.Select(Quote)) + (random.Next(2) == 0 ? "\n" : "\r\n")));
            var records = Create(text, ",", '"', random.Next(1, 20));
            foreach (var row in rows)
            {
                Assert.True(records.Read());
                Assert.Equal(row, Enumerable.Range(0, records.FieldCount).Select(i => Encoding.UTF8.GetString(records.GetField(i))));
            }

            Assert.False(records.Read());
        }

        static string Quote(string field) => $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static string Describe(string text, string delimiter, char? quote, int step)
    {
        var (records, described) = (Create(text, delimiter, quote, step), new List<string>());
        while (records.Read())
        {
            var fields = Enumerable.Range(0, records.FieldCount).Select(i => Encoding.UTF8.GetString(records.GetField(i)));
            described.Add($"{records.Line}:{(records.Error is null ? $"[{string.Join('|', fields)}]" : "!")}");
        }

        return string.Join(' ', described);
    }

    private static CsvRecords Create(string text, string delimiter, char? quote, int step) => new(
        new SteppedStream(Encoding.UTF8.GetBytes(text), step), "f.csv", Encoding.UTF8.GetBytes(delimiter), (byte?)quote);
}
