using System.Globalization;
using System.Text.Json;
using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Tests.Wire;

public sealed class TaskHeaderTests
{
    [Theory]
    [MemberData(nameof(Capture.All), MemberType = typeof(Capture))]
    public void Recorded_header_is_read_field_by_field(string version, string name)
    {
        var capture = Capture.Load(version, name);
        var seen = new List<(string Name, long Offset, int Length, string Value)>();
        var reader = new WireReader(new MemoryStream(capture.Input))
        {
            Observer = (field, offset, length, value) => seen.Add((field, offset, length, Text(value))),
        };
        TaskHeader? header = null;
        var isPickled = capture.EvalType < 200;
        if (isPickled)
        {
            // Functions that only Python can run are refused where their type is read.
            var error = Assert.Throws<NotSupportedException>(() => TaskHeaderReader.Read(reader, _ => { }, capture.Layout));
            Assert.Contains($"eval type {capture.EvalType}", error.Message, StringComparison.Ordinal);
        }
        else
        {
            header = TaskHeaderReader.Read(reader, _ => { }, capture.Layout);
        }

        var expected = capture.Fields
            .TakeWhile(field => !IsData(field.Name))
            .Select(field => (field.Name, field.Offset, field.Length, Value: Text(field.Value)))
            .ToList();
        if (isPickled)
        {
            expected = expected[..(1 + expected.FindIndex(field => field.Name == "evalType"))];
        }

        Assert.Equal(expected, seen);
        if (header is not null)
        {
            Assert.Equal(name.Contains("barrier", StringComparison.Ordinal), header.Context.Barrier is not null);
            Assert.Equal("3", header.Context.LocalProperties["spark.sql.execution.arrow.maxRecordsPerBatch"]);
            Assert.Equal(1, header.Context.Cpus);
        }
    }

    private static bool IsData(string field) =>
        field.StartsWith("arrow stream", StringComparison.Ordinal) || field.StartsWith("group marker", StringComparison.Ordinal);

    private static string Text(object value) => value switch
    {
        bool flag => flag ? "True" : "False",
        byte[] bytes => $"<{bytes.Length} bytes> {Convert.ToHexStringLower(bytes.AsSpan(0, Math.Min(12, bytes.Length)))}...",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "True",
        JsonValueKind.False => "False",
        _ => value.GetRawText(),
    };
}
