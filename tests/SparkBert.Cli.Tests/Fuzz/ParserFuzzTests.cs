using SparkBert.Testing.Fuzzing;

namespace SparkBert.Cli.Tests.Fuzz;

/// <summary>
/// The readers of texts on damaged ones; <see cref="CommandFuzzTests"/> runs the whole command. <c>scripts/fuzz-parsers.sh</c> runs them
/// for longer.
/// </summary>
public sealed class ParserFuzzTests : IDisposable
{
    private static readonly Dictionary<string, Func<TemporaryFolder, FuzzedParser>> Parsers = new(StringComparer.Ordinal)
    {
        ["csv"] = TextParsers.CreateCsv,
        ["json-lines"] = TextParsers.CreateJsonLines,
    };

    private readonly TemporaryFolder folder = new();

    /// <summary>The names of the parsers that run.</summary>
    public static TheoryData<string> Names => FuzzCampaign.Choose(Parsers.Keys);

    public void Dispose() => folder.Dispose();

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Names))]
    public void Damaged_input_is_read_or_refused(string parser) => FuzzCampaign.Run(Parsers[parser](folder));

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Names))]
    public void Kept_inputs_and_whole_ones_are_read_or_refused(string parser) => FuzzCampaign.Replay(Parsers[parser](folder));

    [Fact]
    public void The_script_knows_the_parsers() => FuzzCampaign.RequireKnown("SparkBert.Cli.Tests", Parsers.Keys);
}
