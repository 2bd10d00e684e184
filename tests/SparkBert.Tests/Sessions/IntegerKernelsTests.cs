using Microsoft.ML.OnnxRuntime;
using SparkBert.Sessions;

namespace SparkBert.Tests.Sessions;

/// <summary>Products of 8-bit integers are exact, so other kernels for them give the same bits.</summary>
public sealed class IntegerKernelsTests
{
    [Fact]
    public void The_kernels_for_processors_without_VNNI_give_the_same_bits()
    {
        if (IntegerKernels.MayOverflow)
        {
            Assert.Skip("this processor has only the kernels that are compared with");
        }

        Assert.Equal(Run(isExact: false), Run(isExact: true));
    }

    private static float[] Run(bool isExact)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1 };
        if (isExact)
        {
            options.AddSessionConfigEntry(SessionSettings.ExactIntegerProducts, "1");
        }

        using var session = new InferenceSession(Path.Combine(TinyModels.RandomInt8Bundle, "model.onnx"), options);
        var random = new Random(3);
        long[] ids = [.. Enumerable.Range(0, 4 * 30).Select(_ => (long)random.Next(1000))];
        long[] shape = [4, 30];
        using var idsValue = OrtValue.CreateTensorValueFromMemory(ids, shape);
        using var maskValue = OrtValue.CreateTensorValueFromMemory(Enumerable.Repeat(1L, ids.Length).ToArray(), shape);
        using var typesValue = OrtValue.CreateTensorValueFromMemory(new long[ids.Length], shape);
        using var runOptions = new RunOptions();
        using var results = session.Run(
            runOptions, ["input_ids", "attention_mask", "token_type_ids"], [idsValue, maskValue, typesValue], ["last_hidden_state"]);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
