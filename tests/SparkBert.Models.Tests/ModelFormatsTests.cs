using SparkBert.Models;
using SparkBert.Models.Import;

namespace SparkBert.Tests.Models;

/// <summary>A folder's format is told from the names of its files.</summary>
public sealed class ModelFormatsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sparkbert-formats-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

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
            File.WriteAllText(Path.Combine(folder, file), "");
        }

        Assert.Equal(format, ModelFormats.Find(folder, null).Format);
    }

    [Fact]
    public void A_folder_of_no_format_is_refused_with_what_is_in_it_and_what_is_known()
    {
        File.WriteAllText(Path.Combine(folder, "notes.txt"), "");

        var message = Assert.Throws<ModelException>(() => ModelFormats.Find(folder, null)).Message;

        Assert.Contains("found: notes.txt", message, StringComparison.Ordinal);
        Assert.All(ModelFormats.Names, name => Assert.Contains(name, message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_format_that_is_asked_for_wins()
    {
        File.WriteAllText(Path.Combine(folder, "model.onnx"), "");

        Assert.Equal("hugging-face", ModelFormats.Find(folder, "hugging-face").Format);
        Assert.Contains("no model format 'tflite'", Assert.Throws<ModelException>(() => ModelFormats.Find(folder, "tflite")).Message, StringComparison.Ordinal);
    }
}
