using SparkBert.Models;
using SparkBert.Models.Store;

namespace SparkBert.Tests.Models.Store;

/// <summary>What a user may write for a model, and what it means.</summary>
public sealed class ModelNameTests
{
    [Theory]
    [InlineData("hf:google-bert/bert-base-cased", "hf--google-bert--bert-base-cased--main")]
    [InlineData("hf:bert-base-cased", "hf--bert-base-cased--main")]
    [InlineData("hf:a/b@refs/pr/1", "hf--a--b--refs--pr--1")]
    [InlineData("bert_large_cased", "sparknlp--public--models--bert_large_cased--en")]
    [InlineData("bert_large_cased/es", "sparknlp--public--models--bert_large_cased--es")]
    [InlineData("small_bert_L2_768/xx", "sparknlp--public--models--small_bert_L2_768--xx")]
    [InlineData("demo", "hf--sentence-transformers--all-MiniLM-L6-v2--1110a243fdf4706b3f48f1d95db1a4f5529b4d41")]
    public void Names_have_one_meaning(string text, string reference) => Assert.Equal(reference, ModelName.Parse(text).ReferenceName);

    [Theory]
    [InlineData("hf:", "hf:owner/name")]
    [InlineData("hf:a/b/c", "hf:owner/name")]
    [InlineData("hf:../b", "hf:owner/name")]
    [InlineData("hf:a/..", "hf:owner/name")]
    [InlineData("hf:a/b@../x", "hf:owner/name")]
    [InlineData("hf:a/b@", "hf:owner/name")]
    [InlineData("google-bert/bert-base-cased", "hf:google-bert/bert-base-cased")]
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
    public void A_folder_of_the_store_stays_in_the_store(string remoteLoc) => Assert.Throws<ModelException>(() => ModelName.Parse("m", "en", remoteLoc));

    [Theory]
    [InlineData("file:///tmp")]
    [InlineData("https://me:secret@hub.example")]
    [InlineData("https://hub.example/?token=secret")]
    public void Addresses_of_stores_are_web_addresses_without_secrets(string address)
    {
        var error = Assert.Throws<ModelException>(() => new StoreSettings(new PretrainedOptions { HuggingFaceUrl = new Uri(address) }));
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_that_can_not_be_one_is_refused_without_showing_it()
    {
        var error = Assert.Throws<ModelException>(() => new StoreSettings(new PretrainedOptions { HuggingFaceToken = "hf_se\ncret" }));
        Assert.DoesNotContain("cret", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hf_secret", new PretrainedOptions { HuggingFaceToken = "hf_secret" }.ToString(), StringComparison.Ordinal);
        Assert.Equal("hf_secret", new StoreSettings(new PretrainedOptions { HuggingFaceToken = " hf_secret\n" }).HuggingFaceToken);
    }
}
