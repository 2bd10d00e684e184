using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Google.Protobuf;
using SparkBert.Models.TensorFlow;
using SparkBert.Models.TensorFlow.Protocol;
using SparkBert.Models.Tests.TensorFlow;
using SparkBert.Testing.Fuzzing;

namespace SparkBert.Models.Tests.Fuzz;

/// <summary>
/// Checkpoints: the length of the index, the index, and the data file in one input. What checksums guard is mostly damaged and its checksum
/// made right: else only the checksum would be tested.
/// </summary>
internal static class CheckpointParser
{
    private const string DataName = "m.data-00000-of-00001";

    private static readonly string[] Weights =
        ["embeddings.word_embeddings.weight", "encoder.layer.0.intermediate.dense.weight", "encoder.layer.0.attention.self.query.bias"];

    public static FuzzedParser Create(TemporaryFolder folder) => new("checkpoint", CreateSeeds, input => Read(folder, input),
        typeof(ModelException))
    {
        Mutate = Mutate,

        // Blocks may unpack to 32 MB, and the content of an index may have as much.
        MaxAllocatedBytes = 100 << 20,
        Runs = 2000,
    };

    private static List<byte[]> CreateSeeds()
    {
        using var folder = new TemporaryFolder();
        var writer = new BundleWriter();
        writer.AddZeros("bert/embeddings/word_embeddings", 5, 4);
        writer.Add("bert/encoder/layer_0/intermediate/dense/kernel", [2, 2], 1, 2, 3, 4);
        writer.Add("bert/encoder/layer_0/attention/self/query/bias", DataType.DtHalf, [3], [0, 60, 0, 61, 0, 62]);
        writer.Add("half", DataType.DtBfloat16, [1, 2], [128, 63, 0, 64]);
        writer.Add("flag", DataType.DtBool, [], [1]);
        writer.Add("global_step", DataType.DtInt64, [], new byte[8]);
        writer.AddString("_CHECKPOINTABLE_OBJECT_GRAPH", [0x0A, 0]);
        writer.AddZeros("none", 0, 9);
        writer.Write(folder.Path("m"));
        var (index, data) = (File.ReadAllBytes(folder.Path("m.index")), File.ReadAllBytes(folder.Path(DataName)));
        var entries = SortedTable.Read(index, "index");
        List<byte[]> seeds =
        [
            Join(index, data),
            Join(new SortedTableWriter { IsSnappy = true }.Write(entries), data),
            Join(new SortedTableWriter { BlockSize = 100, RestartInterval = 2 }.Write(entries), data),
        ];
        var recorded = Path.Combine(TestData.Models, "tiny-import", "broken", "ckpt-ok-control", "bert_model.ckpt");
        if (File.Exists(recorded + ".index"))
        {
            seeds.Add(Join(File.ReadAllBytes(recorded + ".index"), File.ReadAllBytes(recorded + DataName[1..])));
        }

        return seeds;
    }

    private static string Read(TemporaryFolder folder, byte[] input)
    {
        var (index, data) = Split(input);
        File.WriteAllBytes(folder.Path("m.index"), index);
        File.WriteAllBytes(folder.Path(DataName), data);
        using var bundle = TensorBundle.Open(folder.Path("m"));
        var text = new StringBuilder("read");
        foreach (var name in bundle.Names)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{name}: {Describe(() => ReadTensor(bundle, name, data.Length))}");
            text.Append(CultureInfo.InvariantCulture, $", {Describe(() => bundle.ReadBoolean(name)?.ToString() ?? "no flag")}");
        }

        text.Append(Describe(() => Convert.ToHexString(bundle.ReadString("_CHECKPOINTABLE_OBJECT_GRAPH") ?? [])));
        var weights = new TensorFlowWeights(bundle);
        Array.ForEach(Weights, name => text.Append(Describe(() => ReadWeight(weights, name, data.Length))));
        return text.ToString();
    }

    private static string ReadTensor(TensorBundle bundle, string name, int dataLength)
    {
        var count = bundle.Shape(name)!.Aggregate(1L, (product, size) => product * size);
        if (count > dataLength)
        {
            // Only texts and what is never read may have so many elements; a weight's bytes lie in the file.
            Assert.Throws<ModelException>(() => bundle.Read(name, new float[1]));
            return "not read";
        }

        var values = new float[count];
        bundle.Read(name, values);
        return string.Join(' ', values);
    }

    private static string ReadWeight(TensorFlowWeights weights, string name, int dataLength)
    {
        var shape = weights.FindShape(name);
        var count = shape.Aggregate(1L, (product, size) => product * size);
        if (count > dataLength)
        {
            return "not read";
        }

        int[] sizes = [.. shape.Select(size => (int)size)];
        weights.Require(name, sizes);
        var values = new float[count];
        weights.Read(name, sizes, values);
        return string.Join(' ', values);
    }

    /// <summary>What is refused of one tensor leaves the others to be read. Messages are as safe here as elsewhere.</summary>
    private static string Describe(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (ModelException error)
        {
            Assert.DoesNotContain(error.Message, char.IsControl);
            return error.Message;
        }
    }

    private static byte[] Mutate(Mutator mutator)
    {
        var random = mutator.Random;
        var (index, data) = Split(mutator.Choose());
        switch (random.Next(7))
        {
            case 0:
                return mutator.Mutate(mutator.Choose());
            case 1:
                return Join(index, mutator.Mutate(data));
            case 2:
                // Bytes of a block.
                var changed = mutator.Overwrite(index);
                SortedTableWriter.Seal(changed);
                return Join(changed, data);
            case 3 or 4:
                // Of the blocks (entries, nothing, places) one or another is changed, packed or not. In blocks of one entry each, its
                // lengths can pass the end of the block.
                var writer = new SortedTableWriter
                {
                    BlockSize = random.Next(2) == 0 ? 1 : 256 << 10,
                    IsSnappy = random.Next(2) == 0,
                    Damage = packed =>
                    {
                        if (random.Next(3) == 0)
                        {
                            mutator.Overwrite(packed).CopyTo(packed, 0);
                        }
                    },
                };
                return Join(writer.Write(SortedTable.Read(index, "index")), data);
            case 5:
                // Values of floats, whose checksums are right.
                data = mutator.Overwrite(data);
                return Join(Change(index, entries => Reseal(entries, data)), data);
            default:
                // One entry is changed, its key at times, so that the rest stays as it was and is gone through.
                return Join(Change(index, entries => ChangeEntry(entries, mutator)), data);
        }
    }

    private static byte[] Change(byte[] index, Action<List<(byte[] Key, byte[] Value)>> change)
    {
        var entries = SortedTable.Read(index, "index");
        change(entries);
        return new SortedTableWriter().Write(entries);
    }

    private static void ChangeEntry(List<(byte[] Key, byte[] Value)> entries, Mutator mutator)
    {
        var i = mutator.Random.Next(entries.Count);
        var (key, value) = entries[i];
        entries[i] = mutator.Random.Next(4) == 0 ? (mutator.Mutate(key), value) : (key, ProtobufMutation.Of(value, mutator));
        if (mutator.Random.Next(2) == 0)
        {
            entries.Sort((one, other) => one.Key.AsSpan().SequenceCompareTo(other.Key));
        }
    }

    private static void Reseal(List<(byte[] Key, byte[] Value)> entries, byte[] data)
    {
        for (var i = 1; i < entries.Count; i++)
        {
            var entry = BundleEntryProto.Parser.ParseFrom(entries[i].Value);
            if (entry.Dtype != DataType.DtString)
            {
                entry.Crc32C = Crc32C.MaskedOf(data.AsSpan((int)entry.Offset, (int)entry.Size));
                entries[i] = (entries[i].Key, entry.ToByteArray());
            }
        }
    }

    private static byte[] Join(byte[] index, byte[] data) => [.. BitConverter.GetBytes(index.Length), .. index, .. data];

    private static (byte[] Index, byte[] Data) Split(byte[] input)
    {
        var length = input.Length < sizeof(int) ? 0 : BinaryPrimitives.ReadInt32LittleEndian(input);
        var rest = input.Length < sizeof(int) ? input : input[sizeof(int)..];
        length = Math.Clamp(length, 0, rest.Length);
        return (rest[..length], rest[length..]);
    }
}
