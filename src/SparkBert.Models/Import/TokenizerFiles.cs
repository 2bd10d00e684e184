using System.Text.Json;
using SparkBert.Bundles;
using SparkBert.Models.Files;
using SparkBert.Text.Words;
using SparkBert.WordPieces;

namespace SparkBert.Models.Import;

/// <summary>
/// Reads the files of a Hugging Face tokenizer. Where two of them differ, tokenizer_config.json counts before tokenizer.json, as in
/// Hugging Face's BertTokenizerFast, and vocab.txt before the vocabulary of tokenizer.json, as in Spark NLP; a note says so.
/// </summary>
internal sealed class TokenizerFiles
{
    private const string SpecialTokensName = "special_tokens_map.json";
    private const string AddedTokensName = "added_tokens.json";

    /// <summary>Far beyond every vocabulary; a larger id comes from a damaged file.</summary>
    private const int MaxId = 10_000_000;

    private static readonly string[] NamesOfLists = ["additional_special_tokens", "extra_special_tokens"];

    private readonly ImportContext context;
    private readonly Dictionary<string, (AddedToken Token, string File)> added = new(StringComparer.Ordinal);
    private readonly Vocabulary vocabulary;

    private TokenizerFiles(Vocabulary vocabulary, ImportContext context)
    {
        this.vocabulary = vocabulary;
        this.context = context;
    }

    /// <summary>Reads the tokenizer of a folder; what its files do not say is BERT's.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="context">Gets notes.</param>
    /// <exception cref="ModelException">There is no vocabulary, a file is damaged, or an option is not taken.</exception>
    public static ModelTokenizer Read(string folder, ImportContext context)
    {
        using var config = Open(folder, ModelVocabulary.TokenizerConfigName);
        using var tokenizer = Open(folder, VocabularyInJson.FileName);
        using var special = Open(folder, SpecialTokensName);
        using var addedTokens = Open(folder, AddedTokensName);
        var json = Root(tokenizer);
        var normalizer = JsonMember.Find(json, "normalizer", VocabularyInJson.FileName);
        var model = JsonMember.Find(json, "model").Value ?? default;
        SourceOptions.Tokenizer.Check(Root(config), ModelVocabulary.TokenizerConfigName, context.Note);
        RequireSteps(json);
        SourceOptions.TokenizerFile.Check(json, VocabularyInJson.FileName, context.Note);
        SourceOptions.WordPieces.Check(model, $"{VocabularyInJson.FileName}, model", context.Note);
        SourceOptions.Normalizer.Check(normalizer.Value ?? default, $"{VocabularyInJson.FileName}, normalizer", context.Note);
        SourceOptions.SpecialTokens.Check(Root(special), SpecialTokensName, context.Note);

        var vocabulary = ModelVocabulary.Read(folder, context);
        var files = new TokenizerFiles(vocabulary, context);
        files.AddTokens(Root(config), json, Root(addedTokens), Root(special));
        bool? Choose(string option, string inNormalizer) => files.Choose(Root(config), option, normalizer.Value ?? default, inNormalizer);
        return new ModelTokenizer(
            vocabulary,
            new StandardWordOptions
            {
                StripsAccents = Choose("strip_accents", "strip_accents"),
                SplitsIdeographs = Choose("tokenize_chinese_chars", "handle_chinese_chars") ?? true,
                MaxWordLength = JsonMember.Find(model, "max_input_chars_per_word", VocabularyInJson.FileName).ReadSize(1_000_000)
                    ?? new StandardWordOptions().MaxWordLength,
                AddedTokens =
                [
                    .. files.added.Values.Select(known => known.Token)
                        .OrderBy(token => token.Id)
                        .ThenBy(token => token.Content, StringComparer.Ordinal),
                ],
            },
            Choose("do_lower_case", "lowercase"));
    }

    /// <summary>A tokenizer of no normalizer or no pre-tokenizer takes words as they are, unlike BERT's.</summary>
    private static void RequireSteps(JsonElement tokenizer)
    {
        foreach (var step in (string[])["normalizer", "pre_tokenizer"])
        {
            if (JsonMember.Find(tokenizer, step).Value is { ValueKind: JsonValueKind.Null })
            {
                throw new ModelException(
                    $"{VocabularyInJson.FileName}: {step} is null; only BERT's is taken. Without this file the model is imported with "
                    + "BERT's own rules.");
            }
        }
    }

    private static JsonDocument? Open(string folder, string name)
    {
        var file = new FileInfo(Path.Combine(folder, name));
        if (!file.Exists)
        {
            return null;
        }

        ModelVocabulary.Require(file);
        return JsonFile.Read(file.FullName);
    }

    private static JsonElement Root(JsonDocument? document) => document?.RootElement ?? default;

    private bool? Choose(JsonElement config, string option, JsonElement normalizer, string inNormalizer)
    {
        var first = JsonMember.Find(config, option, ModelVocabulary.TokenizerConfigName);
        var second = JsonMember.Find(normalizer, inNormalizer, VocabularyInJson.FileName);
        var chosen = first.Value is null ? ReadFlag(second) : ReadFlag(first);
        if (first.Value is not null && second.Value is not null && chosen != ReadFlag(second))
        {
            context.Note(
                "tokenizer",
                $"{first.File} says {option} {first.Value}, {second.File} says {inNormalizer} {second.Value}; the first counts, as in "
                + "Hugging Face's BertTokenizerFast");
        }

        return chosen;
    }

    private static bool? ReadFlag(JsonMember member) => member.Value is { ValueKind: JsonValueKind.Null } ? null : member.ReadFlag();

    /// <summary>
    /// The files that say the id of a token come before those that only name it. Blanks beside a token (lstrip, rstrip) make no word piece,
    /// so they do not count.
    /// </summary>
    private void AddTokens(JsonElement config, JsonElement tokenizer, JsonElement addedTokens, JsonElement special)
    {
        foreach (var token in Items(JsonMember.Find(tokenizer, "added_tokens").Value))
        {
            Add(token, JsonMember.Find(token, "id", VocabularyInJson.FileName).WholeNumber, VocabularyInJson.FileName);
        }

        foreach (var member in Members(JsonMember.Find(config, "added_tokens_decoder").Value))
        {
            var id = int.TryParse(member.Name, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : -1;
            Add(member.Value, id, ModelVocabulary.TokenizerConfigName);
        }

        foreach (var member in Members(addedTokens))
        {
            var id = new JsonMember(member.Value, member.Name, AddedTokensName).WholeNumber;
            Add(new AddedToken(member.Name, CheckId(id, member.Name, AddedTokensName), IsNormalized: true), AddedTokensName);
        }

        foreach (var (json, file) in (IEnumerable<(JsonElement, string)>)
            [(special, SpecialTokensName), (config, ModelVocabulary.TokenizerConfigName)])
        {
            AddNamed(JsonMember.Find(json, "mask_token").Value ?? default, file);
            foreach (var token in NamesOfLists.SelectMany(name => Items(JsonMember.Find(json, name).Value)))
            {
                AddNamed(token, file);
            }
        }

        foreach (var token in ModelTokenizer.ListSpecialTokens(vocabulary))
        {
            added.TryAdd(token.Content, (token, BundleManifest.VocabularyFileName));
        }
    }

    private static IEnumerable<JsonElement> Items(JsonElement? json) => json switch
    {
        { ValueKind: JsonValueKind.Array } array => array.EnumerateArray(),

        // Newer files name each of the special tokens.
        { ValueKind: JsonValueKind.Object } map => map.EnumerateObject().Select(member => member.Value),
        _ => [],
    };

    private static JsonElement.ObjectEnumerator Members(JsonElement? json) =>
        json is { ValueKind: JsonValueKind.Object } map ? map.EnumerateObject() : default;

    private static int CheckId(long? id, string content, string file) => id is >= 0 and <= MaxId
        ? (int)id
        : throw new ModelException($"{file}: the token {ForeignText.Show(content)} must have an id from 0 to {MaxId}.");

    /// <summary>A token that a file gives with its id.</summary>
    private void Add(JsonElement json, long? id, string file)
    {
        if (JsonMember.Find(json, "content").Text is { Length: > 0 } content)
        {
            Add(ReadToken(json, content, CheckId(id, content, file)), file);
            return;
        }

        throw new ModelException($"{file}: an added token has no content: {ForeignText.Show(json.GetRawText())}.");
    }

    /// <summary>A token that a file only names: its id is the vocabulary's, or that of another file.</summary>
    private void AddNamed(JsonElement json, string file)
    {
        var content = json.ValueKind == JsonValueKind.String ? json.GetString() : JsonMember.Find(json, "content").Text;
        if (content is not { Length: > 0 } || added.ContainsKey(content))
        {
            return;
        }

        if (vocabulary.TryGetId(content, out var id))
        {
            Add(ReadToken(json, content, id), file);
        }
        else
        {
            context.Note("special tokens", $"{file} names {ForeignText.Show(content)}, which has no id; it is not used");
        }
    }

    private static AddedToken ReadToken(JsonElement json, string content, int id) => new(
        content, id, JsonMember.Find(json, "normalized").IsTrue, JsonMember.Find(json, "single_word").IsTrue);

    private void Add(AddedToken token, string file)
    {
        if (!added.TryAdd(token.Content, (token, file)) && added[token.Content] is var known && known.Token.Id != token.Id)
        {
            throw new ModelException(
                $"{file} says that the token {ForeignText.Show(token.Content)} has the id {token.Id}, but {known.File} says "
                + $"{known.Token.Id}. Remove the file that is wrong.");
        }
    }
}
