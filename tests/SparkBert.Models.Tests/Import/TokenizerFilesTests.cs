using System.Text.Json.Nodes;
using SparkBert.Models.Import;
using SparkBert.Text.Words;
using SparkBert.WordPieces;

namespace SparkBert.Models.Tests.Import;

/// <summary>The files of a Hugging Face tokenizer, and what the standard behaviour makes of them.</summary>
public sealed class TokenizerFilesTests : IDisposable
{
    private static readonly string[] Pieces =
        ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "cafe", "caf", "##\u00E9", "ab", "new", "\u4E2D", "ab\u4E2D", "##\u4E2D", "["];

    private readonly TemporaryFolder folder = new();
    private readonly NoteLines notes = [];
    private readonly string source;

    public TokenizerFilesTests()
    {
        source = folder.CreateFolder("source");

        // Three rows more than pieces, for added tokens.
        string[] rows = [.. Pieces, "a", "b", "c"];
        RandomHuggingFaceFolder.Write(source, hidden: 32, layers: 1, heads: 4, rows);
        File.WriteAllLines(Path.Combine(source, "vocab.txt"), Pieces);
        Put("tokenizer_config.json", """{"do_lower_case":true}""");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    // The ids are those of the rules of Hugging Face's BertTokenizerFast.
    [Theory]
    [InlineData("{}", "CAF\u00C9", "5")]
    [InlineData("""{"strip_accents":null}""", "CAF\u00C9", "5")]
    [InlineData("""{"strip_accents":false}""", "CAF\u00C9", "6 7")]
    [InlineData("""{"do_lower_case":false,"strip_accents":true}""", "caf\u00E9", "5")]
    [InlineData("""{"do_lower_case":false}""", "caf\u00E9", "6 7")]
    [InlineData("{}", "ab\u4E2D", "8 10")]
    [InlineData("""{"tokenize_chinese_chars":false}""", "ab\u4E2D", "11")]
    [InlineData("{}", "[MASK]", "4")]
    [InlineData("{}", "[mask]", "13 1 1")]
    public void Rules_of_the_configuration_are_honoured(string config, string token, string ids)
    {
        var json = JsonNode.Parse(config)!.AsObject();
        json["do_lower_case"] ??= true;
        Put("tokenizer_config.json", json.ToJsonString());

        Assert.Equal(ids, Encode(Import(), token));
    }

    [Theory]
    [InlineData("""{"lowercase":true,"strip_accents":false}""", "CAF\u00C9", "6 7")]
    [InlineData("""{"lowercase":false,"strip_accents":true}""", "caf\u00E9", "5")]
    [InlineData("""{"lowercase":true,"handle_chinese_chars":false}""", "ab\u4E2D", "11")]
    public void Rules_of_tokenizer_json_are_honoured_where_the_configuration_says_nothing(string normalizer, string token, string ids)
    {
        Put("tokenizer_config.json", "{}");
        PutTokenizer(json => Merge(json["normalizer"]!.AsObject(), normalizer));

        Assert.Equal(ids, Encode(Import(), token));
        Assert.DoesNotContain(notes, note => note.StartsWith("tokenizer:", StringComparison.Ordinal));
    }

    [Fact]
    public void The_configuration_counts_before_tokenizer_json_and_a_note_says_so()
    {
        PutTokenizer(json => json["normalizer"]!["lowercase"] = false);

        Assert.False(Import().CaseSensitive);
        Assert.Contains(
            notes,
            note => note.Contains("says do_lower_case True, tokenizer.json says lowercase False; the first", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("tokenizer.json", "NEW", "14")]
    [InlineData("tokenizer_config.json", "NEW", "14")]
    [InlineData("added_tokens.json", "NEW", "14")]
    [InlineData("added_tokens.json", "new", "14")]
    [InlineData("tokenizer.json", "new", "9")]
    [InlineData("tokenizer.json", "abNEWab", "8 14 8")]
    [InlineData("tokenizer.json", "NEWER", "14 15")]
    [InlineData("tokenizer.json", "ONE", "16")]
    [InlineData("tokenizer.json", "abONE", "1")]
    [InlineData("tokenizer.json", "ab-ONE", "8 1 16")]
    public void Added_tokens_are_whole(string file, string token, string ids)
    {
        switch (file)
        {
            case "tokenizer.json":
                PutTokenizer(json => json["added_tokens"] = new JsonArray(Added("NEW", 14), Added("ER", 15), Added("ONE", 16, true)));
                break;
            case "tokenizer_config.json":
                var decoder = new JsonObject { ["14"] = Added("NEW", 14) };
                Put(file, new JsonObject { ["do_lower_case"] = true, ["added_tokens_decoder"] = decoder }.ToJsonString());
                break;
            default:
                Put(file, """{"NEW":14}""");
                break;
        }

        var manifest = Import();

        Assert.Equal(ids, Encode(manifest, token));
        Assert.Contains(notes, note => note.StartsWith("added tokens: ", StringComparison.Ordinal));

        // Spark NLP knows no added tokens.
        var compatible = new WordPieceTokenizer(
            new Vocabulary(Pieces), caseSensitive: false, WordPieceBehaviour.Compatible, manifest.Words);
        var found = new List<int>();
        compatible.Encode("NEW", found);
        Assert.Equal([9], found);
    }

    [Fact]
    public void A_special_token_that_is_only_named_takes_its_id_from_the_vocabulary()
    {
        Put("special_tokens_map.json", """{"additional_special_tokens":["ab",{"content":"missing"}]}""");

        Assert.Contains(new AddedToken("ab", 8), Import().Words!.AddedTokens);
        Assert.Contains("special tokens: special_tokens_map.json names missing, which has no id; it is not used", notes);
    }

    [Fact]
    public void An_added_token_behind_the_table_is_refused()
    {
        Put("added_tokens.json", """{"[NEW]":17}""");

        Refuses("the added token [NEW] has the id 17, but the model's embedding table has 17 rows");
    }

    [Fact]
    public void Two_files_that_give_a_token_other_ids_are_refused()
    {
        Put("added_tokens.json", """{"[NEW]":15}""");
        PutTokenizer(json => json["added_tokens"] = new JsonArray(Added("[NEW]", 14)));

        Refuses("added_tokens.json says that the token [NEW] has the id 15, but tokenizer.json says 14");
    }

    [Theory]
    [InlineData("tokenizer_class", "\"RobertaTokenizer\"", "only the tokenizers with BERT's word pieces")]
    [InlineData("do_basic_tokenize", "false", "only true is taken")]
    [InlineData("never_split", "[\"ab\"]", "make it an added token")]
    [InlineData("cls_token", "\"<s>\"", "only [CLS] is taken")]
    [InlineData("unk_token", "{\"content\":\"<unk>\"}", "only [UNK] is taken")]
    [InlineData("wordpieces_prefix", "\"@@\"", "only ## is taken")]
    public void A_rule_that_no_BERT_has_is_refused(string option, string value, string reason)
    {
        Put("tokenizer_config.json", $$"""{"{{option}}":{{value}}}""");

        Refuses($"tokenizer_config.json: {option} is ", reason);
    }

    [Theory]
    [InlineData("""{"normalizer":null}""", "tokenizer.json: normalizer is null")]
    [InlineData("""{"normalizer":{"type":"NFC"}}""", "tokenizer.json, normalizer: type is \"NFC\"")]
    [InlineData("""{"pre_tokenizer":{"type":"Whitespace"}}""", "tokenizer.json: pre_tokenizer is ")]
    [InlineData("""{"post_processor":{"type":"RobertaProcessing"}}""", "tokenizer.json: post_processor is ")]
    [InlineData("""{"model":{"type":"BPE","vocab":{},"merges":[]}}""", "tokenizer.json, model: type is \"BPE\"")]
    public void A_tokenizer_json_of_another_tokenizer_is_refused(string change, string message)
    {
        PutTokenizer(json => Merge(json, change));

        Refuses(message);
    }

    [Fact]
    public void Both_forms_of_the_post_processor_of_BERT_are_taken()
    {
        PutTokenizer(json => Merge(json, """{"post_processor":{"type":"BertProcessing","sep":["[SEP]",3],"cls":["[CLS]",2]}}"""));
        Import();
        PutTokenizer(json => Merge(
            json,
            """
            {"post_processor":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"[CLS]","type_id":0}},
             {"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"[SEP]","type_id":0}}]}}
            """));
        Import("second");
    }

    [Fact]
    public void The_vocabulary_of_tokenizer_json_is_taken_where_there_is_no_other()
    {
        PutTokenizer(_ => { });
        File.Delete(Path.Combine(source, "vocab.txt"));

        Import();

        Assert.Equal(Pieces, File.ReadAllLines(folder.Path("bundle", "vocab.txt")));
        Assert.Contains("vocabulary: that of tokenizer.json, since there is no vocab.txt", notes);
    }

    [Theory]
    [InlineData("""{"a":0,"b":2}""", "has no piece with the id 1")]
    [InlineData("""{"a":0,"b":0}""", "have the same id 0")]
    [InlineData("""{"a":"x"}""", "must have an id from 0 on")]
    [InlineData("""{"a\nb":0}""", "has a line break")]
    [InlineData("""{"a":0}""", "tokenizer.json: the vocabulary: [UNK] is not in the vocabulary")]
    public void A_vocabulary_that_can_not_be_one_is_refused(string vocabulary, string message)
    {
        PutTokenizer(json => json["model"]!["vocab"] = JsonNode.Parse(vocabulary));
        File.Delete(Path.Combine(source, "vocab.txt"));

        Refuses(message);
    }

    [Fact]
    public void Two_vocabularies_that_differ_are_said()
    {
        PutTokenizer(json => json["model"]!["vocab"] = new JsonObject { ["[PAD]"] = 0, ["other"] = 1 });

        Import();

        Assert.Contains(notes, note => note.Contains("the id 1 is other there, and [UNK] here", StringComparison.Ordinal));
    }

    [Fact]
    public void The_longest_word_is_that_of_tokenizer_json()
    {
        PutTokenizer(json => json["model"]!["max_input_chars_per_word"] = 3);

        Assert.Equal("1", Encode(Import(), "cafe"));
    }

    private static JsonObject Added(string content, int id, bool isWholeWord = false) => new()
    {
        ["id"] = id,
        ["content"] = content,
        ["single_word"] = isWholeWord,
        ["lstrip"] = false,
        ["rstrip"] = false,
        ["normalized"] = false,
        ["special"] = false,
    };

    private static void Merge(JsonObject json, string change)
    {
        foreach (var (name, value) in JsonNode.Parse(change)!.AsObject())
        {
            json[name] = value?.DeepClone();
        }
    }

    private static string Encode(BundleManifest manifest, string token)
    {
        var tokenizer = new WordPieceTokenizer(
            new Vocabulary(Pieces), manifest.CaseSensitive, WordPieceBehaviour.Standard, manifest.Words);
        var ids = new List<int>();
        tokenizer.Encode(token, ids);
        return string.Join(' ', ids);
    }

    private void Put(string name, string text) => File.WriteAllText(Path.Combine(source, name), text);

    private void PutTokenizer(Action<JsonObject> edit)
    {
        var json = new JsonObject
        {
            ["version"] = "1.0",
            ["added_tokens"] = new JsonArray(),
            ["normalizer"] = new JsonObject { ["type"] = "BertNormalizer", ["clean_text"] = true, ["lowercase"] = true },
            ["pre_tokenizer"] = new JsonObject { ["type"] = "BertPreTokenizer" },
            ["model"] = new JsonObject
            {
                ["type"] = "WordPiece",
                ["vocab"] = new JsonObject(Pieces.Select((piece, id) => KeyValuePair.Create(piece, (JsonNode?)id))),
            },
        };
        edit(json);
        Put("tokenizer.json", json.ToJsonString());
    }

    private void Refuses(params string[] words)
    {
        var error = Assert.Throws<ModelException>(() => Import());
        Assert.All(words, word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
    }

    private BundleManifest Import(string name = "bundle") =>
        ModelImport.Import(source, folder.Path(name), new ImportOptions { Notes = notes }, Cancellation).Manifest;
}
