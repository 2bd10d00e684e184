using SparkBert.Bundles;
using SparkBert.Testing.Fuzzing;

namespace SparkBert.Tests.Fuzz;

/// <summary>The parser of ONNX graphs on damaged ones. <c>scripts/fuzz-parsers.sh</c> runs it for longer.</summary>
public sealed class ParserFuzzTests
{
    private static readonly Dictionary<string, Func<FuzzedParser>> Parsers = new(StringComparer.Ordinal)
    {
        ["onnx-outline"] = CreateOutline,
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
    public void The_script_knows_the_parsers() => FuzzCampaign.RequireKnown("SparkBert.Tests", Parsers.Keys);

    private static FuzzedParser CreateOutline() => new(
        "onnx-outline",
        () => [File.ReadAllBytes(Path.Combine(TinyModels.CompactBundle, BundleManifest.GraphFileName)), .. Recorded()],
        Describe,
        typeof(InvalidDataException))
    {
        Mutate = mutator => mutator.Random.Next(4) == 0 ? mutator.MutateOne() : ProtobufMutation.Of(mutator.Choose(), mutator),
    };

    private static IEnumerable<byte[]> Recorded()
    {
        var file = Path.Combine(TestData.Models, "tiny-import", "broken", "onnx-ok-control", "model.onnx");
        return File.Exists(file) ? [File.ReadAllBytes(file)] : [];
    }

    private static string Describe(byte[] bytes)
    {
        var outline = GraphOutline.Read(bytes);

        // Each thing of a graph takes bytes of its file.
        Assert.True(outline.Tensors.Count + outline.Inputs.Count + outline.Outputs.Count <= bytes.Length);
        return string.Join('\n', [
            "read",
            .. outline.Tensors.Select(tensor =>
                $"{tensor.Name} {string.Join(',', tensor.Shape)} {tensor.ElementType} {tensor.DataFile} {tensor.Offset} {tensor.Length} "
                + $"{outline.IsMatrix(tensor)} {outline.IsTable(tensor)}"),
            .. outline.Inputs.Concat(outline.Outputs).Select(value => $"{value} {value.ElementType}"),
        ]);
    }
}
