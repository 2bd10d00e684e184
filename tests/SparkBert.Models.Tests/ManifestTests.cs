using System.Text.Json.Nodes;
using SparkBert.Models.Verification;

namespace SparkBert.Models.Tests;

/// <summary>
/// Every member of a manifest that changes vectors: what an editor changes in a sealed bundle is refused by the seal; in a bundle without
/// one, as earlier versions wrote them, by the check against the graph, the weights or the vocabulary, wherever these show it.
/// </summary>
public sealed class ManifestTests : IDisposable
{
    /// <summary>
    /// What is edited, and the words of the refusal without a seal. Null where nothing but the seal can see it: the files fit both values.
    /// </summary>
    private static readonly Dictionary<string, (Action<JsonObject> Edit, string? Message)> Edits = new(StringComparer.Ordinal)
    {
        // Only the seal where it is opened: a vocabulary with capital letters works with lower-cased text too, and the other way
        // round. The words of the probes have other pieces.
        ["caseSensitive"] = (manifest => manifest["caseSensitive"] = !(bool)manifest["caseSensitive"]!, null),

        // Only the seal: a parameter of Spark NLP that is written into the column's metadata; it is 768 for models of any size.
        ["dimension"] = (manifest => manifest["dimension"] = 768, null),
        ["dimension, none"] = (manifest => manifest["dimension"] = 0, "dimension must be at least 1, but is 0"),

        // Only the seal: any length up to the positions is possible.
        ["maxSentenceLength"] = (manifest => manifest["maxSentenceLength"] = 17, null),
        ["maxSentenceLength, too long"] = (
            manifest => manifest["maxSentenceLength"] = 513, "maxSentenceLength must be 1 to 512, but is 513"),
        ["hiddenSize"] = (manifest => manifest["hiddenSize"] = 31, "[batch, sequence, 31]"),
        ["layers"] = (manifest => manifest["layers"] = 1, "layerOutputs must name the last of 1 layers"),
        ["maxPositions"] = (
            manifest => manifest["maxPositions"] = 511, "maxPositions is 511, but the table position_embeddings has 512 rows"),
        ["vocabularySize"] = (manifest => manifest["vocabularySize"] = 63, "vocabularySize is 63, but vocab.txt has 64 entries"),
        ["inputs, another name"] = (manifest => manifest["inputs"]!["inputIds"] = "ids", "must have an input ids"),
        ["inputs, segments left out"] = (manifest => manifest["inputs"]!["tokenTypeIds"] = null, "but the graph takes"),
        ["inputs, one name twice"] = (manifest => manifest["inputs"]!["attentionMask"] = "input_ids", "but the graph takes"),

        // Only the seal: names of inputs say what they are, and both are [batch, sequence].
        ["inputs, two exchanged"] = (
            manifest => (manifest["inputs"]!["inputIds"], manifest["inputs"]!["attentionMask"]) = ("attention_mask", "input_ids"), null),
        ["inputs, int32"] = (manifest => manifest["inputs"]!["int32"] = true, "must be int32"),
        ["layerOutputs, another name"] = (manifest => manifest["layerOutputs"]![2] = "output", "must have an output output"),
        ["layerOutputs, one left out"] = (manifest => manifest["layerOutputs"]!.AsArray().RemoveAt(0), "layerOutputs must name"),
        ["layerOutputs, no last"] = (manifest => manifest["layerOutputs"]![2] = null, "layerOutputs must name the last"),
        ["layerOutputs, one twice"] = (manifest => manifest["layerOutputs"]![0] = "hidden_1", "names an output twice"),

        // Only the seal: all outputs have the same shape.
        ["layerOutputs, two exchanged"] = (
            manifest => (manifest["layerOutputs"]![0], manifest["layerOutputs"]![2]) = ("last_hidden_state", "hidden_0"), null),
        ["poolerOutput"] =
            (manifest => manifest["poolerOutput"] = "last_hidden_state", "the graph must have an output last_hidden_state [batch, "),
        ["poolerOutput, none"] = (manifest => manifest.Remove("poolerOutput"), null),
        ["precision"] = (manifest => manifest["precision"] = "int8", "precision is int8, but the graph has no matrix in 8 bits"),
        ["precision, unknown"] = (manifest => manifest["precision"] = "int4", "precision is 'int4', but this program runs fp32 and int8"),

        // Only the seal: it changes no vector, but which other form of GELU a comparison suggests.
        ["gelu"] = (manifest => manifest["gelu"] = "tanh", null),
        ["words, accents"] = (manifest => manifest["words"]!["stripsAccents"] = (bool)manifest["caseSensitive"]!, null),
        ["words, length"] = (manifest => manifest["words"]!["maxWordLength"] = 0, "words must have a maxWordLength from 1 on"),
        ["words, a token without an id"] = (
            manifest => manifest["words"]!["addedTokens"]![0]!["id"] = -1, "addedTokens with a content and an id from 0 on"),
        ["words, a token outside"] = (
            manifest => manifest["words"]!["addedTokens"]![0]!["id"] = 600, "words.addedTokens has [UNK] as 600, but"),
        ["files, the graph left out"] = (manifest => manifest["files"]!.AsObject().Remove("model.onnx"), "must name model.onnx"),
        ["files, the weights left out"] = (
            manifest => manifest["files"]!.AsObject().Remove("model.onnx_data"), "which sparkbert.json does not name"),
        ["files, one more"] = (
            manifest => manifest["files"]!["more.bin"] = new string('0', 64), "more.bin, named in sparkbert.json, is missing"),
        ["files, a path"] = (
            manifest => manifest["files"]!["../vocab.txt"] = new string('0', 64), "../vocab.txt, named in sparkbert.json, is missing"),
        ["hash of the graph"] = (manifest => manifest["files"]!["model.onnx"] = new string('0', 64), "model.onnx was changed or damaged"),
        ["hash of the weights"] = (
            manifest => manifest["files"]!["model.onnx_data"] = new string('0', 64), "model.onnx_data was changed or damaged"),
        ["hash of the vocabulary"] = (
            manifest => manifest["files"]!["vocab.txt"] = new string('0', 64), "vocab.txt was changed or damaged"),
        ["hash of the probes"] = (
            manifest => manifest["files"]!["probes.json"] = new string('0', 64), "probes.json was changed or damaged"),
        ["formatVersion"] = (manifest => manifest["formatVersion"] = 2, "is of version 2"),
    };

    private readonly EditableBundle bundle = EditableBundle.CreateRandom();

    public static TheoryData<string> AllEdits() => [.. Edits.Keys];

    public static TheoryData<string> SeenWithoutSeal() => [.. Edits.Where(edit => edit.Value.Message is not null).Select(edit => edit.Key)];

    public static TheoryData<string> SeenBySealAlone() => [.. Edits.Where(edit => edit.Value.Message is null).Select(edit => edit.Key)];

    public void Dispose() => bundle.Dispose();

    [Theory]
    [MemberData(nameof(AllEdits))]
    public void An_edited_member_of_a_sealed_manifest_is_refused(string edit)
    {
        bundle.EditSealed(Edits[edit].Edit);

        var error = Assert.Throws<ModelException>(Open);

        var expected = edit == "formatVersion" ? "is of version 2" : "was changed after it was written: its seal is";
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal("manifest", BundleChecker.Check(bundle.Path, TestContext.Current.CancellationToken)[^1].Name);
    }

    [Theory]
    [MemberData(nameof(SeenWithoutSeal))]
    public void An_edited_member_without_a_seal_is_refused_by_what_it_does_not_fit(string edit)
    {
        bundle.EditUnsealed(Edits[edit].Edit);

        var error = Assert.Throws<ModelException>(Open);

        Assert.Contains(Edits[edit].Message!, error.Message, StringComparison.Ordinal);
        Assert.False(BundleChecker.Check(bundle.Path, TestContext.Current.CancellationToken)[^1].Passed);
    }

    [Theory]
    [MemberData(nameof(SeenBySealAlone))]
    public void An_edited_member_that_fits_the_files_is_seen_by_the_seal_alone(string edit)
    {
        bundle.EditUnsealed(Edits[edit].Edit);

        Open();
    }

    // The model runs, but gives other vectors, or words other pieces, than those that were stored when the bundle was written.
    [Theory]
    [InlineData("inputs, two exchanged")]
    [InlineData("caseSensitive")]
    [InlineData("words, accents")]
    [InlineData("layerOutputs, two exchanged")]
    public void What_fits_the_files_but_gives_other_vectors_fails_the_check_of_the_vectors(string edit)
    {
        bundle.EditUnsealed(Edits[edit].Edit);

        var last = BundleChecker.Check(bundle.Path, TestContext.Current.CancellationToken)[^1];

        Assert.Equal(("vectors", false), (last.Name, last.Passed));
    }

    [Theory]
    [InlineData("name")]
    [InlineData("source")]
    [InlineData("files")]
    [InlineData("inputs")]
    [InlineData("layerOutputs")]
    public void A_null_in_place_of_a_value_is_refused_by_name(string member)
    {
        bundle.EditUnsealed(manifest => manifest[member] = null);

        Assert.Contains(member, Assert.Throws<ModelException>(Open).Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("formatVersion")]
    [InlineData("name")]
    [InlineData("language")]
    [InlineData("sourceFormat")]
    [InlineData("source")]
    [InlineData("caseSensitive")]
    [InlineData("precision")]
    [InlineData("hiddenSize")]
    [InlineData("layers")]
    [InlineData("maxPositions")]
    [InlineData("vocabularySize")]
    [InlineData("inputs")]
    [InlineData("layerOutputs")]
    [InlineData("files")]
    public void A_member_that_is_missing_is_refused_by_name_with_a_seal_and_without(string member)
    {
        bundle.EditSealed(manifest => manifest.Remove(member));
        Assert.Contains($"'{member}'", Assert.Throws<ModelException>(Open).Message, StringComparison.Ordinal);
        Assert.Equal("manifest", BundleChecker.Check(bundle.Path, TestContext.Current.CancellationToken)[^1].Name);

        bundle.EditUnsealed(_ => { });
        Assert.Contains($"'{member}'", Assert.Throws<ModelException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_that_is_missing_further_in_is_refused_by_name_with_a_seal_and_without()
    {
        bundle.EditSealed(manifest => manifest["words"]!["addedTokens"]![0]!.AsObject().Remove("content"));
        Assert.Contains("content", Assert.Throws<ModelException>(Open).Message, StringComparison.Ordinal);

        bundle.EditUnsealed(_ => { });
        Assert.Contains("content", Assert.Throws<ModelException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_seal_that_was_edited_is_refused()
    {
        bundle.EditSealed(manifest => manifest["seal"] = new string('0', 64));

        Assert.Throws<ModelException>(Open);
    }

    [Fact]
    public void Every_member_is_edited()
    {
        // What names the model and where it came from changes no vector, nor what a column says of them but for its reference.
        string[] names = ["name", "language", "sourceFormat", "source", "storageRef", "uid", "license", "seal"];
        var manifest = JsonNode.Parse(File.ReadAllText(bundle.FileOf(BundleManifest.FileName)))!.AsObject();

        var edited = Edits.Keys.Select(edit => edit.StartsWith("hash", StringComparison.Ordinal) ? "files" : edit.Split(',')[0]).Distinct();

        Assert.Equal(manifest.Select(member => member.Key).Except(names).Order(), edited.Order());
    }

    private void Open() => BertModel.Open(bundle.Path, options: null, TestContext.Current.CancellationToken).Dispose();
}
