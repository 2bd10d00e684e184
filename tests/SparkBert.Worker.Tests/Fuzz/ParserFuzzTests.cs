using SparkBert.Testing.Fuzzing;

namespace SparkBert.Worker.Tests.Fuzz;

/// <summary>
/// Tasks of the JVM, damaged anywhere, and the Arrow streams in them alone. <c>scripts/fuzz-parsers.sh</c> runs them for longer.
/// </summary>
public sealed class ParserFuzzTests
{
    private static readonly Dictionary<string, Func<FuzzedParser>> Parsers = new(StringComparer.Ordinal)
    {
        ["worker-task"] = TaskParser.Create,
        ["worker-arrow"] = ArrowParser.Create,
    };

    /// <summary>The names of the parsers that run.</summary>
    public static TheoryData<string> Names => FuzzCampaign.Choose(Parsers.Keys);

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Names))]
    public void Damaged_input_is_read_or_refused(string parser) => FuzzCampaign.Run(Parsers[parser]());

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Names))]
    public void Kept_inputs_and_whole_ones_are_read_or_refused(string parser) => FuzzCampaign.Replay(Parsers[parser]());

    [Fact]
    public void The_script_knows_the_parsers() => FuzzCampaign.RequireKnown("SparkBert.Worker.Tests", Parsers.Keys);
}
