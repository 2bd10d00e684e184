using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using SparkBert.Models.HuggingFace;
using SparkBert.Testing.Fuzzing;

namespace SparkBert.Models.Tests.Fuzz;

/// <summary>Safetensors of every type that is read and some that are not. A damaged header mostly has its right length.</summary>
internal static class SafetensorsParser
{
    private const string Whole =
        """
        {"__metadata__":{"format":"pt"},"a.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},
        "a.bias":{"dtype":"F16","shape":[4],"data_offsets":[24,32]},"b":{"dtype":"BF16","shape":[1,2,1],"data_offsets":[32,36]},
        "ids":{"dtype":"I64","shape":[1,1],"data_offsets":[36,44]},"none":{"dtype":"F32","shape":[0,7],"data_offsets":[44,44]},
        "one":{"dtype":"F32","shape":[],"data_offsets":[44,48]}}
        """;

    public static FuzzedParser Create(TemporaryFolder folder)
    {
        var path = folder.Path(Safetensors.SingleName);
        string Read(byte[] input)
        {
            File.WriteAllBytes(path, input);
            using var opened = Safetensors.OpenFolder(folder.Root);
            var text = new StringBuilder("read");
            foreach (var name in opened.Names)
            {
                text.Append(CultureInfo.InvariantCulture, $"\n{name}: {ReadTensor(opened, name, input.Length)}");
            }

            return text.ToString();
        }

        return new FuzzedParser(
            "safetensors",
            () => [Join(Whole, 48), Join("{}", 0), Join("""{"x":{"dtype":"F32","shape":[1000],"data_offsets":[0,4000]}}""", 4000)],
            Read,
            typeof(ModelException))
        {
            Mutate = Mutate,
        };
    }

    /// <summary>The values of a tensor, all of which must lie in the file; or that they are refused.</summary>
    private static string ReadTensor(Safetensors opened, string name, int fileLength)
    {
        var count = opened.Shape(name)!.Aggregate(1L, (product, size) => product * size);
        Assert.InRange(count, 0, fileLength);
        var values = new float[count];
        try
        {
            opened.Read(name, 0, values);
        }
        catch (ModelException error)
        {
            return error.Message;
        }

        return $"{count} values, {values.Sum(value => (double)value)}";
    }

    private static byte[] Mutate(Mutator mutator)
    {
        var bytes = mutator.Choose();
        if (mutator.Random.Next(4) == 0)
        {
            return mutator.Mutate(bytes);
        }

        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        var header = mutator.Mutate(bytes[8..(8 + length)]);
        var data = bytes[(8 + length)..];
        return Join(header, mutator.Random.Next(4) == 0 ? mutator.Mutate(data) : data);
    }

    private static byte[] Join(string header, int dataLength)
    {
        var values = Enumerable.Range(0, dataLength).Select(i => (byte)(i % 60)).ToArray();
        return Join(Encoding.UTF8.GetBytes(header.ReplaceLineEndings("")), values);
    }

    private static byte[] Join(byte[] header, byte[] data) => [.. BitConverter.GetBytes((long)header.Length), .. header, .. data];
}
