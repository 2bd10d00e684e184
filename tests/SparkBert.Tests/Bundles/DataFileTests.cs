using System.Security.Cryptography;
using SparkBert.Bundles;

namespace SparkBert.Tests.Bundles;

/// <summary>Of weights in our memory, that memory is hashed: the model computes with it, whatever the file holds by then.</summary>
public sealed class DataFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(0, 3_000_000)]
    [InlineData(1_048_000, 1_000)]
    [InlineData(2_999_999, 1)]
    public void What_was_read_into_memory_is_what_is_hashed(int offset, int length)
    {
        var bytes = new byte[3_000_000];
        new Random(1).NextBytes(bytes);
        File.WriteAllBytes(folder.Path("weights"), bytes);
        using var file = new DataFile(folder.Path("weights"));
        using var values = new NativeBuffer(length);
        var held = new HeldTensor(new GraphTensor("table", [length], 1, "weights", offset, length), values);
        Assert.True(file.Fill(held, TestContext.Current.CancellationToken));
        Assert.True(bytes.AsSpan(offset, length).SequenceEqual(values.Slice(0, length)));

        values.Slice(length - 1, 1)[0] ^= 1;
        bytes[offset + length - 1] ^= 1;
        Assert.Equal(
            Convert.ToHexString(SHA256.HashData(bytes)),
            file.FindHash("", [held], memory: null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_file_that_became_shorter_fills_no_weight()
    {
        File.WriteAllBytes(folder.Path("weights"), new byte[100]);
        using var file = new DataFile(folder.Path("weights"));
        using var values = new NativeBuffer(60);
        File.WriteAllBytes(folder.Path("weights"), new byte[90]);

        var held = new HeldTensor(new GraphTensor("table", [60], 1, "weights", 40, 60), values);
        Assert.False(file.Fill(held, TestContext.Current.CancellationToken));
        Assert.False(file.IsUnchanged());
        Assert.Throws<ArgumentOutOfRangeException>(() => values.Slice(1, 60).Length);
    }
}
