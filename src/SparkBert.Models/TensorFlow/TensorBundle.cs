using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Google.Protobuf;
using Microsoft.Win32.SafeHandles;
using SparkBert.Bundles;
using SparkBert.Models.Files;
using SparkBert.Models.Graph;
using SparkBert.Models.TensorFlow.Protocol;

namespace SparkBert.Models.TensorFlow;

/// <summary>
/// Reads a TensorFlow checkpoint of version 2 (a tensor bundle): <c>PREFIX.index</c>, which says where each tensor lies, and the data files
/// <c>PREFIX.data-00000-of-00001</c>. A tensor is read when it is asked for, and its checksum compared then.
/// </summary>
internal sealed class TensorBundle : IDisposable
{
    /// <summary>What the name of an index file ends with.</summary>
    public const string IndexExtension = ".index";

    // An index holds names and places only: 100 KB for BERT-large with its optimizer.
    private const long MaxIndexBytes = 32_000_000;
    private const int MaxShards = 10_000;
    private const int MaxTextBytes = 32_000_000;
    private readonly Dictionary<string, BundleEntryProto> entries = new(StringComparer.Ordinal);
    private readonly Dictionary<int, (SafeFileHandle Handle, string Name)> shards = [];
    private readonly string prefix;

    private TensorBundle(string prefix)
    {
        this.prefix = prefix;
        IndexName = Path.GetFileName(prefix) + IndexExtension;
    }

    /// <summary>Names of the tensors.</summary>
    public IReadOnlyCollection<string> Names => entries.Keys;

    /// <summary>The file name of the index, for messages.</summary>
    public string IndexName { get; }

    /// <summary>Opens a checkpoint.</summary>
    /// <param name="prefix">Path of the index file without its <see cref="IndexExtension"/>.</param>
    /// <exception cref="ModelException">A file is missing or damaged, or an entry does not lie within its data file.</exception>
    public static TensorBundle Open(string prefix)
    {
        var path = prefix + IndexExtension;
        var name = Path.GetFileName(path);
        if (!File.Exists(path))
        {
            throw new ModelException($"{name} is missing from {Path.GetDirectoryName(path)}.");
        }

        var size = new FileInfo(path).Length;
        if (size > MaxIndexBytes)
        {
            throw new ModelException(
                $"{name} has {ByteSize.Format(size)}, over the limit of {ByteSize.Format(MaxIndexBytes)} for an index.");
        }

        var bundle = new TensorBundle(prefix);
        try
        {
            GitLfs.Refuse(path);
            bundle.ReadIndex(File.ReadAllBytes(path));
            return bundle;
        }
        catch
        {
            bundle.Dispose();
            throw;
        }
    }

    /// <summary>The shape of a tensor; null if there is none of the name.</summary>
    /// <exception cref="ModelException">It is kept in slices.</exception>
    public long[]? Shape(string name)
    {
        if (!entries.TryGetValue(name, out var entry))
        {
            return null;
        }

        return entry.Slices.Count == 0
            ? [.. entry.Shape?.Dim.Select(dimension => dimension.Size) ?? []]
            : throw new ModelException(
                $"{IndexName}: {name} is a partitioned variable, kept in {entry.Slices.Count} slices, which is not supported. "
                + "Save the checkpoint again without a partitioner.");
    }

    /// <summary>Reads a tensor as floats.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="values">Gets the values: as many as the tensor's shape says.</param>
    /// <exception cref="ModelException">
    /// It is of a type that is not read, its checksum does not match, or it holds NaN or infinity.
    /// </exception>
    public void Read(string name, Span<float> values)
    {
        var entry = entries[name];
        var type = entry.Dtype switch
        {
            DataType.DtFloat => FloatType.F32,
            DataType.DtHalf => FloatType.F16,
            DataType.DtBfloat16 => FloatType.BF16,
            _ => throw new ModelException(
                $"{IndexName}: {name} is of dtype {DescribeType(entry.Dtype)}; DT_FLOAT, DT_HALF and DT_BFLOAT16 are read."),
        };
        var (file, fileName) = shards[entry.ShardId];
        var checksum = new Crc32C();
        FloatReader.Read(file, fileName, name, type, entry.Offset, values, piece => checksum.Append(piece));
        RequireChecksum(checksum, entry, fileName, name);
        FloatReader.RequireFinite(values, fileName, name);
    }

    /// <summary>Reads a tensor of one string.</summary>
    /// <returns>Its bytes; null if there is no tensor of the name.</returns>
    /// <exception cref="ModelException">It is of another type or shape, or damaged.</exception>
    public byte[]? ReadString(string name)
    {
        if (!entries.TryGetValue(name, out var entry))
        {
            return null;
        }

        if (entry.Dtype != DataType.DtString || Shape(name) is not [] || entry.Size > MaxTextBytes)
        {
            throw new ModelException(
                $"{IndexName}: {name} must be one string of at most {ByteSize.Format(MaxTextBytes)}, "
                + $"but is of dtype {DescribeType(entry.Dtype)} with {ByteSize.Format(entry.Size)}.");
        }

        var bytes = ReadBytes(entry, name, out var fileName);

        // The length, a checksum of the length as 32 bits, and the text. The tensor's checksum is taken of the length as 32 bits, that
        // checksum and the text.
        ReadOnlySpan<byte> rest = bytes;
        if (!Varint.TryRead(ref rest, out var length) || length + sizeof(uint) != (ulong)rest.Length)
        {
            throw new ModelException($"{fileName}: the length of the text {name} does not fit in its {entry.Size} bytes.");
        }

        Span<byte> number = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(number, (uint)length);
        var checksum = new Crc32C();
        checksum.Append(number);
        checksum.Append(rest);
        RequireChecksum(checksum, entry, fileName, name);
        return rest[sizeof(uint)..].ToArray();
    }

    /// <summary>Reads a tensor of one truth value; null if there is no tensor of the name, or it is something else.</summary>
    /// <exception cref="ModelException">It is damaged.</exception>
    public bool? ReadBoolean(string name)
    {
        if (!entries.TryGetValue(name, out var entry) || entry.Dtype != DataType.DtBool || entry.Size != 1)
        {
            return null;
        }

        var bytes = ReadBytes(entry, name, out var fileName);
        var checksum = new Crc32C();
        checksum.Append(bytes);
        RequireChecksum(checksum, entry, fileName, name);
        return bytes[0] != 0;
    }

    public void Dispose()
    {
        foreach (var (handle, _) in shards.Values)
        {
            handle.Dispose();
        }
    }

    private static void RequireChecksum(Crc32C checksum, BundleEntryProto entry, string fileName, string name)
    {
        if (checksum.Masked != entry.Crc32C)
        {
            throw new ModelException($"{fileName} is damaged: the checksum of {name} does not match.");
        }
    }

    private static string DescribeType(DataType type) => Enum.IsDefined(type)
        ? "DT_" + type.ToString()[2..].ToUpperInvariant()
        : ((int)type).ToString(CultureInfo.InvariantCulture);

    /// <summary>Bytes of a value; null for text, whose length differs, and for types that no weight of a BERT has.</summary>
    private static int? SizeOf(DataType type) => type switch
    {
        DataType.DtDouble or DataType.DtInt64 => 8,
        DataType.DtFloat or DataType.DtInt32 => 4,
        DataType.DtHalf or DataType.DtBfloat16 => 2,
        DataType.DtBool => 1,
        _ => null,
    };

    private byte[] ReadBytes(BundleEntryProto entry, string name, out string fileName)
    {
        (var file, fileName) = shards[entry.ShardId];
        var bytes = new byte[entry.Size];
        FloatReader.ReadBytes(file, fileName, name, entry.Offset, bytes);
        return bytes;
    }

    private void ReadIndex(byte[] index)
    {
        var table = SortedTable.Read(index, IndexName);
        if (table.Count == 0 || table[0].Key.Length != 0)
        {
            throw new ModelException($"{IndexName} has no header entry and so is no index of a checkpoint.");
        }

        var header = Parse(BundleHeaderProto.Parser, table[0].Value, "the header");
        if (header.Endianness != BundleHeaderProto.Types.Endianness.Little)
        {
            throw new ModelException($"{IndexName}: the checkpoint was written on a big-endian machine, which is not supported.");
        }

        if (header.NumShards is < 1 or > MaxShards)
        {
            throw new ModelException($"{IndexName}: the header says {header.NumShards} data files; 1 to {MaxShards} are possible.");
        }

        if (header.Version?.MinConsumer > 1)
        {
            throw new ModelException($"{IndexName} needs a reader of version {header.Version.MinConsumer}; this one is of version 1.");
        }

        foreach (var (key, value) in table.Skip(1))
        {
            // Parts of partitioned variables have keys that begin with a zero byte.
            if (key[0] == 0)
            {
                continue;
            }

            var name = Encoding.UTF8.GetString(key);
            var entry = Parse(BundleEntryProto.Parser, value, $"the entry of {ForeignText.Show(name)}");
            if (!entries.TryAdd(name, entry))
            {
                throw new ModelException($"{IndexName}: {ForeignText.Show(name)} is there twice.");
            }

            // The data of a partitioned variable is in its parts.
            if (entry.Slices.Count == 0)
            {
                Check(name, entry, header.NumShards);
            }
        }

        RequireApart();
    }

    private T Parse<T>(MessageParser<T> parser, byte[] bytes, string what)
        where T : IMessage<T>
    {
        try
        {
            return parser.WithDiscardUnknownFields(true).ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new ModelException($"{IndexName}: {what} can't be read: {error.Message}", error);
        }
    }

    private void Check(string name, BundleEntryProto entry, int shardCount)
    {
        if (entry.ShardId < 0 || entry.ShardId >= shardCount)
        {
            throw new ModelException(
                $"{IndexName}: {name} lies in the data file {entry.ShardId}, but there are {shardCount}, counted from 0.");
        }

        var (file, fileName) = OpenShard(entry.ShardId, shardCount);
        var length = RandomAccess.GetLength(file);
        if (entry.Offset < 0 || entry.Size < 0 || entry.Offset > length - entry.Size)
        {
            throw new ModelException(FormattableString.Invariant(
                $"{fileName} is too short: {name} needs {entry.Size:N0} bytes from byte {entry.Offset:N0}, and it has {length:N0}."));
        }

        if (entry.Shape?.UnknownRank == true)
        {
            throw new ModelException($"{IndexName}: {name} has no shape.");
        }

        var count = 1L;
        foreach (var dimension in entry.Shape?.Dim ?? [])
        {
            if (dimension.Size < 0 || (dimension.Size > 0 && count > long.MaxValue / sizeof(long) / dimension.Size))
            {
                throw new ModelException(
                    $"{IndexName}: {name} has the shape [{DescribeShape(entry)}], whose element count is negative or overflows.");
            }

            count *= dimension.Size;
        }

        if (SizeOf(entry.Dtype) is { } size && count * size != entry.Size)
        {
            throw new ModelException(FormattableString.Invariant(
                $"{IndexName}: {name} is [{DescribeShape(entry)}] of {DescribeType(entry.Dtype)} and needs {count * size:N0} bytes, ")
                + FormattableString.Invariant($"but has {entry.Size:N0}."));
        }
    }

    private static string DescribeShape(BundleEntryProto entry) =>
        string.Join(",", entry.Shape?.Dim.Select(dimension => dimension.Size) ?? []);

    private (SafeFileHandle Handle, string Name) OpenShard(int number, int count)
    {
        if (!shards.TryGetValue(number, out var shard))
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"{prefix}.data-{number:D5}-of-{count:D5}");
            var name = Path.GetFileName(path);
            if (!File.Exists(path))
            {
                throw new ModelException($"{name}, which {IndexName} needs, is missing from {Path.GetDirectoryName(path)}.");
            }

            GitLfs.Refuse(path);
            shards[number] = shard = (File.OpenHandle(path), name);
        }

        return shard;
    }

    private void RequireApart()
    {
        (BundleEntryProto Entry, string Name)? last = null;
        var stored = entries
            .Where(entry => entry.Value.Slices.Count == 0 && entry.Value.Size > 0)
            .OrderBy(entry => entry.Value.ShardId)
            .ThenBy(entry => entry.Value.Offset);
        foreach (var (name, entry) in stored)
        {
            if (last is var (before, beforeName) && before.ShardId == entry.ShardId && entry.Offset < before.Offset + before.Size)
            {
                throw new ModelException($"{IndexName}: {beforeName} and {name} overlap: two tensors share bytes.");
            }

            last = (entry, name);
        }
    }
}
