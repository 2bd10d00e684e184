using System.Text;
using System.Text.Json.Nodes;

namespace SparkBert.Functions.Tests;

public sealed class TaskFiguresTests
{
    [Fact]
    public void Figures_come_back_from_their_bytes()
    {
        var figures = new TaskFigures
        {
            StageId = 3,
            PartitionId = 7,
            Functions = "0011223344556677",
            InputRows = 1,
            OutputRows = 2,
            InputBytes = 3,
            OutputBytes = 4,
            Quarantined = 5,
            Sentences = 6,
            Tokens = long.MaxValue,
            TruncatedTokens = 7,
            TruncatedSentences = 8,
            UnknownTokens = 9,
            UsefulPositions = 10,
            ComputedPositions = 11,
            ModelCalls = 12,
            SessionSeconds = 0.25,
            Seconds = 0.5,
            ThreadSeconds = 0.75,
            ModelLoads = 13,
            ProcessId = 14,
        };

        Assert.Equal(figures, TaskFigures.Parse(figures.ToUtf8()));
    }

    [Fact]
    public void Names_are_those_that_other_programs_read()
    {
        var json = (JsonObject)JsonNode.Parse(new TaskFigures { StageId = 3, PartitionId = 7, Tokens = 5 }.ToUtf8())!;

        Assert.Equal((3, 7, 5), ((int)json["stageId"]!, (int)json["partitionId"]!, (int)json["tokens"]!));
    }

    [Fact]
    public void Figures_of_a_newer_worker_are_read_as_far_as_they_are_known() =>
        Assert.Equal(3, TaskFigures.Parse("{\"stageId\":3,\"partitionId\":7,\"joules\":1}"u8).StageId);

    [Theory]
    [InlineData("{\"stageId\":3}")]
    [InlineData("{\"stageId\":3,\"partitionId\":\"x\"}")]
    [InlineData("null")]
    [InlineData("")]
    public void Other_bytes_are_refused(string text)
    {
        var error = Assert.Throws<FormatException>(() => TaskFigures.Parse(Encoding.UTF8.GetBytes(text)));

        Assert.StartsWith("the figures of a task ", error.Message, StringComparison.Ordinal);
    }
}
