using System.Text.Json;
using static SparkBert.Models.Import.OptionTable;

namespace SparkBert.Models.Import;

/// <summary>
/// Every option of the files that describe a model, by what it does to an import. docs/models.md has the same tables; a test compares them.
/// </summary>
internal static class SourceOptions
{
    private const string PlainBert = "SparkBert takes a plain BERT encoder";

    private const string WithoutFile = "Without this file the model is imported with BERT's own rules";

    private static readonly string[] Generation =
    [
        "bad_words_ids", "begin_suppress_tokens", "bos_token_id", "decoder_start_token_id", "diversity_penalty", "do_sample",
        "early_stopping", "encoder_no_repeat_ngram_size", "eos_token_id", "exponential_decay_length_penalty", "forced_bos_token_id",
        "forced_eos_token_id", "length_penalty", "max_length", "min_length", "no_repeat_ngram_size", "num_beam_groups", "num_beams",
        "num_return_sequences", "output_scores", "remove_invalid_values", "repetition_penalty", "return_dict_in_generate",
        "suppress_tokens", "temperature", "top_k", "top_p", "typical_p", "use_cache",
    ];

    /// <summary>config.json and bert_config.json.</summary>
    public static OptionTable Model { get; } = new(
        "config.json, bert_config.json",
        [
            .. Honoured(
                "hidden_act", "hidden_size", "intermediate_size", "layer_norm_eps", "max_position_embeddings", "num_attention_heads",
                "num_hidden_layers", "type_vocab_size", "vocab_size"),
            Only("model_type", $"only bert is taken: {PlainBert}, whose graph it writes itself", json => IsText(json, "bert")),
            Only("position_embedding_type", "only absolute is taken, as in every BERT", json => IsText(json, "absolute")),
            Only("is_decoder", $"a decoder sees only what comes before a token; {PlainBert}. Save its encoder", IsFalse),
            Only("add_cross_attention", $"{PlainBert}, without a second input", IsFalse),
            Only("is_encoder_decoder", $"{PlainBert}. Save the encoder alone", IsFalse),
            Only("cross_attention_hidden_size", $"{PlainBert}, without a second input", IsEmpty),
            Only("pruned_heads", $"{PlainBert} with all heads of all layers. Take the model before it was pruned", IsEmpty),
            Only("quantization_config", $"{PlainBert} with weights in F32, F16 or BF16. Take the model before it was quantised", IsEmpty),
            Only("auto_map", $"the model has code of its own, which is not run; {PlainBert}", IsEmpty),
            .. NoEffect(
                "_attn_implementation", "_attn_implementation_autoset", "_commit_hash", "_name_or_path", "_num_labels", "architectures",
                "attention_probs_dropout_prob", "attn_implementation", "chunk_size_feed_forward", "classifier_dropout", "directionality",
                "dtype", "finetuning_task", "gradient_checkpointing", "hidden_dropout_prob", "id2label", "initializer_range", "label2id",
                "language", "model_max_length", "name_or_path", "num_labels", "output_attentions", "output_hidden_states", "output_past",
                "pad_token_id", "pooler_fc_size", "pooler_num_attention_heads", "pooler_num_fc_layers", "pooler_size_per_head",
                "pooler_type", "prefix", "problem_type", "return_dict", "sentence_transformers", "sep_token_id", "task_specific_params",
                "tf_legacy_loss", "tie_encoder_decoder", "tie_word_embeddings", "tokenizer_class", "torch_dtype", "torchscript",
                "transformers.js_config", "transformers_version", "use_bfloat16", "xla_device"),
            .. NoEffect(Generation),
        ]);

    /// <summary>tokenizer_config.json.</summary>
    public static OptionTable Tokenizer { get; } = new(
        "tokenizer_config.json",
        [
            .. Honoured(
                "added_tokens_decoder", "additional_special_tokens", "do_lower_case", "extra_special_tokens", "mask_token",
                "strip_accents", "tokenize_chinese_chars"),
            Only("cls_token", "only [CLS] is taken", json => IsToken(json, "[CLS]")),
            Only("sep_token", "only [SEP] is taken", json => IsToken(json, "[SEP]")),
            Only("unk_token", "only [UNK] is taken", json => IsToken(json, "[UNK]")),
            Only(
                "tokenizer_class",
                $"only the tokenizers with BERT's word pieces are taken. {WithoutFile}",
                json => json.ValueKind == JsonValueKind.String && IsWordPieceClass(json.GetString()!)),
            Only("do_basic_tokenize", $"only true is taken. {WithoutFile}", json => json.ValueKind == JsonValueKind.True),
            Only("never_split", $"no word is kept from the basic tokenizer; make it an added token. {WithoutFile}", IsEmpty),
            Only("wordpieces_prefix", "only ## is taken", json => IsText(json, "##")),
            Only("clean_text", $"only true is taken. {WithoutFile}", json => json.ValueKind == JsonValueKind.True),
            .. NoEffect(
                "backend", "bos_token", "clean_up_tokenization_spaces", "eos_token", "full_tokenizer_file", "init_inputs", "is_local",
                "local_files_only", "max_len", "max_length", "model_input_names", "model_max_length", "model_specific_special_tokens",
                "name_or_path", "pad_to_multiple_of", "pad_token", "pad_token_type_id", "padding", "padding_side", "processor_class",
                "return_token_type_ids", "special_tokens_map_file", "stride", "tokenizer_file", "truncation", "truncation_side",
                "truncation_strategy", "use_fast"),
        ]);

    /// <summary>tokenizer.json.</summary>
    public static OptionTable TokenizerFile { get; } = new(
        "tokenizer.json",
        [
            .. Honoured("added_tokens", "model"),
            new SourceOption("normalizer", OptionEffect.Honoured),
            Only("pre_tokenizer", $"only BertPreTokenizer is taken. {WithoutFile}", json => IsOfType(json, "BertPreTokenizer")),
            Only(
                "post_processor",
                $"only [CLS] before a sentence and [SEP] behind it are taken. {WithoutFile}",
                json => IsOfType(json, "BertProcessing") || IsBertTemplate(json)),
            .. NoEffect("version", "truncation", "padding", "decoder"),
        ]);

    /// <summary>The normalizer of tokenizer.json.</summary>
    public static OptionTable Normalizer { get; } = new(
        "tokenizer.json, normalizer",
        [
            .. Honoured("handle_chinese_chars", "lowercase", "strip_accents"),
            Only("type", $"only BertNormalizer is taken. {WithoutFile}", json => IsText(json, "BertNormalizer")),
            Only("clean_text", $"only true is taken. {WithoutFile}", json => json.ValueKind == JsonValueKind.True),
        ]);

    /// <summary>The model of tokenizer.json.</summary>
    public static OptionTable WordPieces { get; } = new(
        "tokenizer.json, model",
        [
            .. Honoured("max_input_chars_per_word", "vocab"),
            Only("type", "only WordPiece is taken, the vocabulary of a BERT", json => IsText(json, "WordPiece")),
            Only("unk_token", "only [UNK] is taken", json => IsText(json, "[UNK]")),
            Only("continuing_subword_prefix", "only ## is taken", json => IsText(json, "##")),
        ]);

    /// <summary>special_tokens_map.json.</summary>
    public static OptionTable SpecialTokens { get; } = new(
        "special_tokens_map.json",
        [
            .. Honoured("additional_special_tokens", "extra_special_tokens", "mask_token"),
            Only("cls_token", "only [CLS] is taken", json => IsToken(json, "[CLS]")),
            Only("sep_token", "only [SEP] is taken", json => IsToken(json, "[SEP]")),
            Only("unk_token", "only [UNK] is taken", json => IsToken(json, "[UNK]")),
            .. NoEffect("bos_token", "eos_token", "pad_token"),
        ]);

    /// <summary>paramMap and defaultParamMap of an annotator that Spark NLP saved.</summary>
    public static OptionTable SparkNlp { get; } = new(
        "Spark NLP's metadata, paramMap and defaultParamMap",
        [
            .. Honoured("caseSensitive", "dimension", "engine", "maxSentenceLength", "storageRef"),
            .. NoEffect("batchSize", "configProtoBytes", "includeStorage", "inputCols", "isLong", "lazyAnnotator", "outputCol"),
        ]);

    /// <summary>All tables, in the order of the documents.</summary>
    public static IReadOnlyList<OptionTable> All { get; } =
        [Model, Tokenizer, TokenizerFile, Normalizer, WordPieces, SpecialTokens, SparkNlp];

    private static bool IsText(JsonElement json, string text) => json.ValueKind == JsonValueKind.String && json.ValueEquals(text);

    private static bool IsFalse(JsonElement json) => json.ValueKind == JsonValueKind.False;

    /// <summary>Whether a value says nothing: an empty object, list or text, or false.</summary>
    private static bool IsEmpty(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => !json.EnumerateObject().Any(),
        JsonValueKind.Array => json.GetArrayLength() == 0,
        JsonValueKind.String => json.ValueEquals(""),
        _ => json.ValueKind == JsonValueKind.False,
    };

    /// <summary>A special token is its text, or an object with its content.</summary>
    private static bool IsToken(JsonElement json, string text) => IsText(
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty("content", out var content) ? content : json, text);

    private static bool IsWordPieceClass(string name)
    {
        name = name.EndsWith("Fast", StringComparison.Ordinal) ? name[..^"Fast".Length] : name;
        return name is "BertTokenizer" or "DistilBertTokenizer" or "ElectraTokenizer" or "MobileBertTokenizer" or "PreTrainedTokenizer"
            or "TokenizersBackend";
    }

    private static bool IsOfType(JsonElement json, string type) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty("type", out var found) && IsText(found, type);

    private static bool IsBertTemplate(JsonElement json)
    {
        if (!IsOfType(json, "TemplateProcessing") || !json.TryGetProperty("single", out var single))
        {
            return false;
        }

        // [{"SpecialToken":{"id":"[CLS]",...}},{"Sequence":{"id":"A",...}},{"SpecialToken":{"id":"[SEP]",...}}]
        var parts = single.ValueKind == JsonValueKind.Array ? single.EnumerateArray().Select(FindPart).ToList() : [];
        return parts is ["SpecialToken [CLS]", "Sequence A", "SpecialToken [SEP]"];
    }

    private static string FindPart(JsonElement part)
    {
        if (part.ValueKind != JsonValueKind.Object || part.EnumerateObject().ToList() is not [var only])
        {
            return "";
        }

        var id = only.Value.ValueKind == JsonValueKind.Object && only.Value.TryGetProperty("id", out var found) ? found : default;
        return id.ValueKind == JsonValueKind.String ? $"{only.Name} {id.GetString()}" : "";
    }
}
