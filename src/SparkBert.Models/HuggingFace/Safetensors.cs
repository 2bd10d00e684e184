using System.Buffers.Binary;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using SparkBert.Bundles;
using SparkBert.Models.Files;
using SparkBert.Models.Graph;

namespace SparkBert.Models.HuggingFace;

/// <summary>
/// Reads tensors from safetensors files: one file, or several that an index names. The files stay open, and tensors are read on demand.
/// </summary>
internal sealed class Safetensors : IDisposable
{
    /// <summary>The file of weights, if there is only one.</summary>
    public const string SingleName = "model.safetensors";

    /// <summary>The file that names the shards, if there are several.</summary>
    public const string IndexName = "model.safetensors.index.json";

    /// <summary>Weights that are not read, in PyTorch's own form.</summary>
    public const string PickleName = "pytorch_model.bin";

    private const int MaxHeaderBytes = 100_000_000;
    private readonly Dictionary<string, Tensor> tensors = new(StringComparer.Ordinal);
    private readonly List<SafeFileHandle> files = [];

    private Safetensors()
    {
    }

    /// <summary>Names of the tensors.</summary>
    public IReadOnlyCollection<string> Names => tensors.Keys;

    /// <summary>Opens the weights of a folder: <c>model.safetensors</c> or the shards of <c>model.safetensors.index.json</c>.</summary>
    /// <exception cref="ModelException">There are none, or a file is damaged.</exception>
    public static Safetensors OpenFolder(string folder)
    {
        var opened = new Safetensors();
        try
        {
            var single = Path.Combine(folder, SingleName);
            var index = Path.Combine(folder, IndexName);
            if (File.Exists(single))
            {
                opened.Add(single);
            }
            else if (File.Exists(index))
            {
                foreach (var shard in ReadShards(index))
                {
                    opened.Add(Path.Combine(folder, shard));
                }
            }
            else
            {
                throw new ModelException(File.Exists(Path.Combine(folder, PickleName))
                    ? $"{folder} has only {PickleName}. Pickles are not read, since they run code; convert it to {SingleName}."
                    : $"{folder} has no weights: there is neither {SingleName} nor {IndexName}.");
            }

            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>The shape of a tensor; null if no tensor has the name.</summary>
    public long[]? Shape(string name) => tensors.GetValueOrDefault(name)?.Shape;

    /// <summary>Reads values of a tensor.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="first">The first value.</param>
    /// <param name="values">Gets the values, which must lie within the tensor.</param>
    /// <exception cref="ModelException">The tensor is of a type that is not read, or holds NaN or infinity.</exception>
    public void Read(string name, long first, Span<float> values)
    {
        var tensor = tensors[name];
        var type = tensor.Type switch
        {
            "F32" => FloatType.F32,
            "F16" => FloatType.F16,
            "BF16" => FloatType.BF16,
            _ => throw new ModelException($"{tensor.File}: {name} is of dtype {tensor.Type}; F32, F16 and BF16 are read."),
        };
        FloatReader.Read(tensor.Handle, tensor.File, name, type, tensor.Offset + (first * FloatReader.SizeOf(type)), values);
        FloatReader.RequireFinite(values, tensor.File, name);
    }

    public void Dispose()
    {
        foreach (var file in files)
        {
            file.Dispose();
        }
    }

    private static SortedSet<string> ReadShards(string index)
    {
        using var document = JsonFile.Read(index);
        var name = Path.GetFileName(index);
        if (JsonMember.Find(document.RootElement, "weight_map").Value is not { ValueKind: JsonValueKind.Object } map)
        {
            throw new ModelException($"{name} has no weight_map.");
        }

        var shards = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var entry in map.EnumerateObject())
        {
            var shard = entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString()! : "";
            if (shard is "" or ".." or "." || shard != Path.GetFileName(shard) || shard.Contains('\\', StringComparison.Ordinal))
            {
                throw new ModelException(
                    $"{name}: the shard name {ForeignText.Show(entry.Value.GetRawText())} leaves the folder or is no file name.");
            }

            if (!File.Exists(Path.Combine(Path.GetDirectoryName(index)!, shard)))
            {
                throw new ModelException($"the shard {ForeignText.Show(shard)}, named in {name}, is missing.");
            }

            shards.Add(shard);
        }

        return shards;
    }

    private static int SizeOf(string type, string file, string tensor) => type switch
    {
        "F64" or "I64" or "U64" => 8,
        "F32" or "I32" or "U32" => 4,
        "F16" or "BF16" or "I16" or "U16" => 2,
        "I8" or "U8" or "BOOL" => 1,
        _ => throw new ModelException($"{file}: {tensor} is of dtype {type}, which is not supported; F32, F16 and BF16 are read."),
    };

    private void Add(string path)
    {
        var file = Path.GetFileName(path);
        GitLfs.Refuse(path);
        var handle = File.OpenHandle(path);
        files.Add(handle);
        var size = RandomAccess.GetLength(handle);
        if (size < 8)
        {
            throw new ModelException($"{file} has {size} bytes and so is shorter than the 8-byte header length it must begin with.");
        }

        Span<byte> length = stackalloc byte[8];
        FloatReader.ReadBytes(handle, file, "the header length", 0, length);
        var headerLength = BinaryPrimitives.ReadUInt64LittleEndian(length);
        if (headerLength > (ulong)size - 8)
        {
            throw new ModelException($"{file}: the header length {headerLength} is larger than the file ({size} bytes).");
        }

        if (headerLength > MaxHeaderBytes)
        {
            throw new ModelException($"{file}: the header length {headerLength} is over the limit of {MaxHeaderBytes} bytes.");
        }

        var header = new byte[headerLength];
        FloatReader.ReadBytes(handle, file, "the header", 8, header);
        using var json = JsonFile.Parse(header, $"the header of {file}");
        if (json.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new ModelException($"{file}: the header is not a JSON object.");
        }

        AddTensors(file, handle, json.RootElement, 8 + (long)headerLength, size);
    }

    private void AddTensors(string file, SafeFileHandle handle, JsonElement header, long dataStart, long fileSize)
    {
        var ranges = new List<(long Begin, long End, string Name)>();
        foreach (var entry in header.EnumerateObject().Where(entry => entry.Name != "__metadata__"))
        {
            var (type, shape, begin, end) = ReadEntry(file, entry);
            var name = ForeignText.Show(entry.Name);
            var size = CountElements(file, name, shape) * SizeOf(type, file, name);
            if (begin > end || begin < 0)
            {
                throw new ModelException($"{file}: {name} has data_offsets [{begin},{end}]: begin is after end.");
            }

            if (end > fileSize - dataStart)
            {
                var rest = fileSize - dataStart;
                throw new ModelException(FormattableString.Invariant(
                    $"{file} is truncated: the data of {name} ends {end:N0} bytes after the header, where the file has {rest:N0}."));
            }

            if (size != end - begin)
            {
                throw new ModelException(FormattableString.Invariant(
                    $"{file}: {name} is [{string.Join(",", shape)}] of {type} and needs {size:N0} bytes, but has {end - begin:N0}."));
            }

            ranges.Add((begin, end, name));
            if (!tensors.TryAdd(entry.Name, new Tensor(file, type, shape, handle, dataStart + begin)))
            {
                throw new ModelException($"{file}: {name} is there twice.");
            }
        }

        RequireApart(file, ranges);
    }

    private static long CountElements(string file, string name, long[] shape)
    {
        var count = 1L;
        foreach (var dimension in shape)
        {
            if (dimension < 0 || (dimension > 0 && count > long.MaxValue / 8 / dimension))
            {
                throw new ModelException($"{file}: {name} has the shape [{string.Join(",", shape)}], whose element count overflows.");
            }

            count *= dimension;
        }

        return count;
    }

    private static void RequireApart(string file, List<(long Begin, long End, string Name)> ranges)
    {
        ranges.Sort();
        for (var i = 1; i < ranges.Count; i++)
        {
            if (ranges[i].Begin < ranges[i - 1].End && ranges[i].Begin < ranges[i].End)
            {
                throw new ModelException($"{file}: {ranges[i - 1].Name} and {ranges[i].Name} overlap: two tensors share bytes.");
            }
        }
    }

    private static (string Type, long[] Shape, long Begin, long End) ReadEntry(string file, JsonProperty entry)
    {
        if (entry.Value.ValueKind == JsonValueKind.Object
            && entry.Value.TryGetProperty("dtype", out var type) && type.ValueKind == JsonValueKind.String
            && entry.Value.TryGetProperty("shape", out var shape) && ReadNumbers(shape) is { } sizes
            && entry.Value.TryGetProperty("data_offsets", out var offsets) && ReadNumbers(offsets) is [var begin, var end])
        {
            return (ForeignText.Show(type.GetString()!), sizes, begin, end);
        }

        throw new ModelException(
            $"{file}: the header's entry {ForeignText.Show(entry.Name)} must have dtype, shape and data_offsets [begin,end], all below "
            + "2^63.");
    }

    private static long[]? ReadNumbers(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var numbers = new long[json.GetArrayLength()];
        var i = 0;
        foreach (var item in json.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out numbers[i++]))
            {
                return null;
            }
        }

        return numbers;
    }

    private sealed record Tensor(string File, string Type, long[] Shape, SafeFileHandle Handle, long Offset);
}
