namespace SparkBert.Models.Tests.Import;

/// <summary>
/// The words that the message (or, where the model is imported, a note) must have for each broken folder: the file or tensor, and the
/// cause, as its list of expected messages asks.
/// </summary>
internal static class BrokenMessages
{
    private static readonly Dictionary<string, string[]> Words = new(StringComparer.Ordinal)
    {
        ["ok-control"] = [],
        ["ok-vocab-crlf"] = [],
        ["ok-vocab-short"] = ["36 entries", "40 rows", "last 4 rows are never used"],
        ["st-truncated"] = ["model.safetensors is truncated", "bert.encoder.layer.0.output.dense.weight", "4,320 bytes", "3,908"],
        ["st-header-too-long"] = ["model.safetensors", "header length 1099511627776 is larger than the file"],
        ["st-header-negative"] = ["model.safetensors", "header length 9223372036854775816 is larger than the file"],
        ["st-seven-bytes"] = ["model.safetensors", "7 bytes", "shorter than the 8-byte header length"],
        ["st-header-not-json"] = ["header of model.safetensors is not JSON"],
        ["st-overlap"] = ["model.safetensors", "overlap: two tensors share bytes"],
        ["st-offsets-reversed"] = ["[400,300]", "begin is after end"],
        ["st-size-mismatch"] = ["query.weight", "[8,9]", "288 bytes", "256"],
        ["st-shape-overflow"] = ["query.weight", "element count overflows"],
        ["st-dtype"] = ["query.weight", "F8_E5M2", "not supported"],
        ["wrong-shape"] = ["encoder.layer.0.attention.output.dense.weight is [8,7]", "must be [8,8]"],
        ["wrong-transpose"] = ["encoder.layer.0.intermediate.dense.weight is [8,16]", "must be [16,8]"],
        ["missing-tensor"] = ["encoder.layer.0.intermediate.dense.bias is missing"],
        ["nan-weight"] = ["NaN", "encoder.layer.0.output.dense.bias"],
        ["missing-weights"] = ["no weights", "model.safetensors"],
        ["pytorch-bin-only"] = ["only pytorch_model.bin", "Pickles are not read", "convert it to model.safetensors"],
        ["vocab-too-long"] = ["vocab.txt", "43 entries", "40 rows"],
        ["vocab-duplicate"] = ["line 31 repeats line 9", "the last one counts"],
        ["vocab-empty"] = ["vocab.txt is empty"],
        ["vocab-missing"] = ["no vocab.txt"],
        ["vocab-no-sep"] = ["[SEP] is not in the vocabulary"],
        ["vocab-not-utf8"] = ["vocab.txt line 7 is not UTF-8"],
        ["heads-not-divisible"] = ["hidden_size 8 is not divisible by num_attention_heads 3"],
        ["config-missing"] = ["no config.json"],
        ["config-no-layers"] = ["config.json has no num_hidden_layers"],
        ["config-more-layers"] = ["encoder.layer.1.", "is missing"],
        ["config-relative"] = ["position_embedding_type is \"relative_key\"", "only absolute is taken"],
        ["config-act"] = ["hidden_act \"swish_foo\" is unknown", "gelu_new", "gelu_pytorch_tanh"],
        ["config-roberta"] = ["model_type is \"roberta\"", "only bert is taken"],
        ["config-not-json"] = ["config.json is not JSON"],
        ["shard-missing"] = ["shard model-00002-of-00002.safetensors", "is missing"],
        ["shard-traversal"] = ["../ok-control/model.safetensors", "leaves the folder"],
        ["ckpt-ok-control"] = ["the erf form", "bert_config.json says hidden_act gelu", "--gelu tanh"],
        ["ckpt-index-bad-crc"] = ["bert_model.ckpt.index", "block checksum", "does not match"],
        ["ckpt-index-truncated"] = ["bert_model.ckpt.index is not a tensor bundle index", "magic"],
        ["ckpt-index-tiny"] = ["bert_model.ckpt.index", "shorter than the 48-byte footer"],
        ["ckpt-index-bad-handle"] = ["bert_model.ckpt.index", "the footer points past the end of the file"],
        ["ckpt-data-bad-crc"] = ["bert_model.ckpt.data-00000-of-00001", "checksum of bert/embeddings/word_embeddings does not match"],
        ["ckpt-data-short"] = ["bert_model.ckpt.data-00000-of-00001 is too short", "bert/pooler/dense/kernel"],
        ["ckpt-data-missing"] = ["bert_model.ckpt.data-00000-of-00001", "is missing"],
        ["ckpt-index-missing"] = ["bert_model.ckpt.index is missing"],
        ["ckpt-v1-format"] = ["bert_model.ckpt is a checkpoint of version 1", "no bert_model.ckpt.index", "not read"],
        ["onnx-ok-control"] = [],
        ["onnx-external-escape"] = ["external data ../secret.bin leaves the model folder"],
        ["onnx-external-missing"] = ["external data file weights.bin", "is missing"],
        ["onnx-external-short"] = ["external data", "weights.bin is too short"],
        ["onnx-truncated"] = ["model.onnx is not a readable ONNX protobuf"],
        ["onnx-wrong-output"] = ["no output last_hidden_state", "found: logits"],
        ["onnx-vocab-too-long"] = ["45 entries", "40 rows"],
    };

    /// <summary>The names of the folders.</summary>
    public static IEnumerable<string> Names => Words.Keys;

    /// <summary>The words of a folder.</summary>
    public static string[] WordsOf(string name) => Words[name];
}
