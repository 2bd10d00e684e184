using SparkBert.Testing.Fuzzing;

namespace SparkBert.Models.Tests.Fuzz;

/// <summary>
/// The parsers of models on damaged files: they give what is there or a ModelException, with little memory, and write into their folder
/// only. <c>scripts/fuzz-parsers.sh</c> runs them for longer.
/// </summary>
public sealed class ParserFuzzTests : IDisposable
{
    private static readonly Dictionary<string, Func<TemporaryFolder, FuzzedParser>> Parsers = new(StringComparer.Ordinal)
    {
        ["safetensors"] = SafetensorsParser.Create,
        ["checkpoint"] = CheckpointParser.Create,
        ["tensorflow-graph"] = _ => GraphParsers.CreateGraph(),
        ["object-graph"] = _ => GraphParsers.CreateObjectGraph(),
        ["java-objects"] = _ => AnnotatorParsers.CreateJavaObjects(),
        ["object-file"] = AnnotatorParsers.CreateObjectFile,
        ["parquet-vocabulary"] = AnnotatorParsers.CreateParquet,
        ["annotator-metadata"] = AnnotatorParsers.CreateMetadata,
        ["zip"] = ArchiveParsers.CreateZip,
        ["tar"] = ArchiveParsers.CreateTar,
        ["tar-gz"] = ArchiveParsers.CreateTarGz,
        ["import-safetensors"] = folder => ImportParsers.Create(folder, "import-safetensors", "ok-control", "model.safetensors"),
        ["import-config"] = folder => ImportParsers.Create(folder, "import-config", "ok-control", "config.json"),
        ["import-vocabulary"] = folder => ImportParsers.Create(folder, "import-vocabulary", "ok-control", "vocab.txt"),
        ["import-onnx"] = folder => ImportParsers.Create(folder, "import-onnx", "onnx-ok-control", "model.onnx"),
        ["onnx-encoder"] = ImportParsers.CreateEncoder,
        ["import-checkpoint"] = folder => ImportParsers.Create(folder, "import-checkpoint", "ckpt-ok-control", "bert_model.ckpt.index"),
        ["probes"] = ImportParsers.CreateProbes,
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
    public void The_script_knows_the_parsers() => FuzzCampaign.RequireKnown("SparkBert.Models.Tests", Parsers.Keys);
}
