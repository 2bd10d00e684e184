using SparkBert.Models.Store;

namespace SparkBert.Models.Tests.Store;

/// <summary>What a user may write for a model, and what it means.</summary>
public sealed class ModelNameTests
{
    [Theory]
    [InlineData("hf:google-bert/bert-base-cased", "hf--google-bert--bert-base-cased--main")]
    [InlineData("hf:bert-base-cased", "hf--bert-base-cased--main")]
    [InlineData("hf:a/b@refs/pr/1", "hf--a--b--refs--pr--1")]
    [InlineData("https://huggingface.co/a/b", "hf--a--b--main")]
    [InlineData("https://huggingface.co/a/b/", "hf--a--b--main")]
    [InlineData("https://huggingface.co/a/b/tree/refs/pr/1", "hf--a--b--refs--pr--1")]
    [InlineData("http://hf.co/a/b", "hf--a--b--main")]
    [InlineData("hf:https://huggingface.co/a/b", "hf--a--b--main")]
    [InlineData("bert_large_cased", "sparknlp--public--models--bert_large_cased--en")]
    [InlineData("bert_large_cased/es", "sparknlp--public--models--bert_large_cased--es")]
    [InlineData("small_bert_L2_768/xx", "sparknlp--public--models--small_bert_L2_768--xx")]
    [InlineData("demo", "sparknlp--public--models--demo--en")]
    public void Names_have_one_meaning(string text, string reference) => Assert.Equal(reference, ModelName.Parse(text).ReferenceName);

    [Theory]
    [InlineData("hf:", "hf:owner/name")]
    [InlineData("hf:a/b/c", "hf:owner/name")]
    [InlineData("hf:../b", "hf:owner/name")]
    [InlineData("hf:a/..", "hf:owner/name")]
    [InlineData("hf:a/b@../x", "hf:owner/name")]
    [InlineData("hf:a/b@", "hf:owner/name")]
    [InlineData("google-bert/bert-base-cased", "hf:google-bert/bert-base-cased")]
    [InlineData("https://mirror.example/a/b", "--hf-url")]
    [InlineData("https://huggingface.co/a", "https://huggingface.co/owner/name")]
    [InlineData("https://huggingface.co/a/b/blob/main/config.json", "https://huggingface.co/owner/name")]
    [InlineData("s3://huggingface.co/a/b", "is an address")]
    [InlineData("../bert", "NAME/LANGUAGE")]
    [InlineData("a b", "no name of a model")]
    [InlineData("m/e", "NAME/LANGUAGE")]
    public void What_is_no_name_is_refused_with_the_form(string text, string message) =>
        Assert.Contains(message, Assert.Throws<ModelException>(() => ModelName.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("../models")]
    [InlineData("public/../x")]
    [InlineData("/public")]
    [InlineData("")]
    public void A_folder_of_the_store_stays_in_the_store(string remoteLoc) =>
        Assert.Throws<ModelException>(() => ModelName.Parse("m", "en", remoteLoc));

    [Theory]
    [InlineData("hf:google-bert/bert-base-cased")]
    [InlineData("hf:a/b@refs/pr/1")]
    [InlineData("bert_large_cased/en")]
    public void A_name_comes_back_from_its_text(string text) => Assert.Equal(text, ModelName.Parse(text).ToString());
}
