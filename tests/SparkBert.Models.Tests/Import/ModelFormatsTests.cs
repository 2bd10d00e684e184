namespace SparkBert.Models.Tests.Import;

/// <summary>A folder's format shows in the names of its files.</summary>
public sealed class ModelFormatsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("saved-model", "saved_model.pb")]
    [InlineData("saved-model", "saved_model.pb", "tfhub_module.pb")]
    [InlineData("saved-model", "saved_model.pb", "config.json", "tf_model.h5")]
    [InlineData("hugging-face", "saved_model.pb", "config.json", "model.safetensors")]
    [InlineData("google-checkpoint", "bert_config.json", "bert_model.ckpt.index")]
    [InlineData("google-checkpoint", "bert_config.json", "bert_model.ckpt.index", "pytorch_model.bin")]
    [InlineData("google-checkpoint", "config.json", "model.ckpt-100.index")]
    [InlineData("google-checkpoint", "bert_config.json", "bert_model.ckpt")]
    [InlineData("hugging-face", "bert_config.json", "pytorch_model.bin")]
    [InlineData("hugging-face", "bert_config.json", "bert_model.ckpt.index", "config.json", "model.safetensors")]
    [InlineData("hugging-face", "config.json", "model.safetensors.index.json")]
    [InlineData("hugging-face", "config.json", "pytorch_model.bin")]
    [InlineData("hugging-face", "config.json")]
    [InlineData("onnx", "bert_config.json", "model.onnx")]
    [InlineData("onnx", "config.json", "model.onnx")]
    public void A_folder_is_of_the_format(string format, params string[] files)
    {
        foreach (var file in files)
        {
            File.WriteAllText(folder.Path(file), "");
        }

        Assert.Equal(format, ModelFormats.Find(folder.Root, null).Format);
    }

    [Fact]
    public void A_folder_of_no_format_is_refused_with_what_is_in_it_and_what_is_known()
    {
        File.WriteAllText(folder.Path("notes.txt"), "");

        var message = Assert.Throws<ModelException>(() => ModelFormats.Find(folder.Root, null)).Message;

        Assert.Contains("found: notes.txt", message, StringComparison.Ordinal);
        Assert.All(ModelFormats.Names, name => Assert.Contains(name, message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_format_that_is_asked_for_wins()
    {
        File.WriteAllText(folder.Path("model.onnx"), "");

        Assert.Equal("hugging-face", ModelFormats.Find(folder.Root, "hugging-face").Format);
        var error = Assert.Throws<ModelException>(() => ModelFormats.Find(folder.Root, "tflite"));
        Assert.Contains("no model format 'tflite'", error.Message, StringComparison.Ordinal);
    }
}
