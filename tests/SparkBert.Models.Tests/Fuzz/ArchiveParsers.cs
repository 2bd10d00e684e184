using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using SparkBert.Models.Archives;
using SparkBert.Testing.Fuzzing;

namespace SparkBert.Models.Tests.Fuzz;

/// <summary>
/// Archives, whose fields and names are damaged too, with right checksums. They are unpacked a few folders down, so that what leaves its
/// folder is found.
/// </summary>
internal static class ArchiveParsers
{
    private const int BlockLength = 512;

    private static readonly string[] Names =
    [
        "m/vocab.txt", "../vocab.txt", "../../up", "/tmp/at-the-root", "m/../../x", "C:\\x", "..\\x", "m", "m/", ".", "..", "con", "a\0b",
        "m/\u001b[2J", "m/\u202etxt", "./m/./x", "m//x", "~/x", "\\\\host\\share\\x", "", "M/VOCAB.TXT",
    ];

    private static readonly (string Name, byte[] Content)[] Files = CreateFiles();

    public static FuzzedParser CreateZip(TemporaryFolder folder) =>
        Create("zip", folder, () => [CreateZip(isSeekable: true), CreateZip(isSeekable: false), .. RecordedZips()], MutateZip);

    public static FuzzedParser CreateTar(TemporaryFolder folder) => Create(
        "tar",
        folder,
        () => [CreateTar(TarEntryFormat.Pax), CreateTar(TarEntryFormat.Gnu), CreateTar(TarEntryFormat.Ustar)],
        MutateTar);

    public static FuzzedParser CreateTarGz(TemporaryFolder folder) => Create(
        "tar-gz",
        folder,
        () => [Pack(CreateTar(TarEntryFormat.Pax)), Pack(CreateTar(TarEntryFormat.V7))],
        mutator => mutator.Random.Next(2) == 0 ? mutator.MutateOne() : Pack(mutator.Mutate(CreateTar(TarEntryFormat.Pax))));

    private static FuzzedParser Create(
        string name, TemporaryFolder root, Func<IReadOnlyList<byte[]>> createSeeds, Func<Mutator, byte[]> mutate)
    {
        var archive = root.Path("archive");
        var folder = Path.Combine(root.CreateFolder("1", "2", "3"), "folder");
        return new FuzzedParser(name, createSeeds, bytes => Unpack(bytes, archive, folder, root.Root), typeof(ModelException))
        {
            Mutate = mutate,
        };
    }

    private static string Unpack(byte[] bytes, string archive, string folder, string root)
    {
        File.WriteAllBytes(archive, bytes);
        try
        {
            ModelArchive.Unpack(archive, folder, progress: null, CancellationToken.None);
            var files = new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).ToList();
            return "read\n" + string.Join('\n', files.Select(file => $"{file.FullName} {file.Length}").Order(StringComparer.Ordinal));
        }
        finally
        {
            Check(archive, folder, root);
        }
    }

    /// <summary>What was unpacked lies in the folder, and is small. It is gone afterwards.</summary>
    private static void Check(string archive, string folder, string root)
    {
        if (Directory.Exists(folder))
        {
            var entries = new DirectoryInfo(folder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories).ToList();
            Assert.DoesNotContain(entries, entry => entry.LinkTarget is not null);
            Assert.True(entries.OfType<FileInfo>().Sum(file => file.Length) < 4 << 20);
            Directory.Delete(folder, recursive: true);
        }

        string[] expected = [archive, Path.Combine(root, "1"), Path.Combine(root, "1", "2"), Path.Combine(root, "1", "2", "3")];
        var found = Directory.EnumerateFileSystemEntries(root, "*", SearchOption.AllDirectories);
        Assert.Equal(expected.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    private static (string Name, byte[] Content)[] CreateFiles()
    {
        var noise = new byte[300];
        new Random(1).NextBytes(noise);
        return [("m/vocab.txt", "[PAD]\n[UNK]\n"u8.ToArray()), ("m/config.json", "{}"u8.ToArray()), ("m/model.bin", noise)];
    }

    private static byte[] CreateZip(bool isSeekable)
    {
        using var written = new MemoryStream();
        using (Stream stream = isSeekable ? written : new BufferedStream(new ForwardStream(written)))
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            zip.CreateEntry("m/");
            foreach (var (name, content) in Files)
            {
                var level = content.Length > 100 ? CompressionLevel.NoCompression : CompressionLevel.Optimal;
                using var entry = zip.CreateEntry(name, level).Open();
                entry.Write(content);
            }
        }

        return written.ToArray();
    }

    /// <summary>Zips that do what they must not.</summary>
    private static IEnumerable<byte[]> RecordedZips()
    {
        var folder = Path.Combine(TestData.Models, "tiny-import", "broken");
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*.zip").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)
                .Where(bytes => bytes.Length < 10_000)
            : [];
    }

    private static byte[] CreateTar(TarEntryFormat format)
    {
        using var stream = new MemoryStream();
        using (var tar = new TarWriter(stream, format, leaveOpen: true))
        {
            foreach (var (name, content) in Files)
            {
                TarEntry entry = format switch
                {
                    TarEntryFormat.Pax => new PaxTarEntry(TarEntryType.RegularFile, name),
                    TarEntryFormat.Gnu => new GnuTarEntry(TarEntryType.RegularFile, name + new string('x', 120)),
                    TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, name),
                    _ => new V7TarEntry(TarEntryType.V7RegularFile, name),
                };
                entry.DataStream = new MemoryStream(content);
                tar.WriteEntry(entry);
            }
        }

        return stream.ToArray();
    }

    private static byte[] Pack(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    private static byte[] MutateZip(Mutator mutator) => Mutate(mutator, ChangeZipRecord, SealZip);

    /// <summary>Damages any bytes, or fields of records, whose checksums then are made right again.</summary>
    private static byte[] Mutate(Mutator mutator, Action<byte[], Mutator> changeRecord, Action<byte[]> seal)
    {
        var bytes = mutator.Choose().ToArray();
        switch (mutator.Random.Next(4))
        {
            case 0:
                return mutator.Mutate(bytes);
            case 1:
                bytes = mutator.Overwrite(bytes);
                break;
            default:
                for (var n = mutator.Random.Next(1, 4); n > 0; n--)
                {
                    changeRecord(bytes, mutator);
                }

                break;
        }

        seal(bytes);
        return bytes;
    }

    /// <summary>
    /// Changes a field of the header of an entry, here or in the list at the end, or of the end itself; or an entry's name.
    /// </summary>
    private static void ChangeZipRecord(byte[] bytes, Mutator mutator)
    {
        var records = new List<int>();
        for (var at = 0; bytes.AsSpan(at).IndexOf("PK"u8) is >= 0 and var next; at += next + 2)
        {
            records.Add(at + next);
        }

        var record = records[mutator.Random.Next(records.Count)];
        var (nameAt, nameLengthAt) = Slice(bytes, record, 4).SequenceEqual("PK\x1\x2"u8) ? (46, 28) : (30, 26);
        var lengths = Slice(bytes, record + nameLengthAt, 2);
        if (mutator.Random.Next(3) == 0 && lengths.Length == 2)
        {
            var name = Slice(bytes, record + nameAt, BinaryPrimitives.ReadUInt16LittleEndian(lengths));
            var other = Encoding.UTF8.GetBytes(Names[mutator.Random.Next(Names.Length)]);
            other.AsSpan(0, Math.Min(other.Length, name.Length)).CopyTo(name);
            return;
        }

        var field = Slice(bytes, record + 4 + (2 * mutator.Random.Next(21)), mutator.Random.Next(2) == 0 ? 2 : 4);
        var number = BitConverter.GetBytes(mutator.ChooseNumber(bytes.Length));
        number.AsSpan(0, field.Length).CopyTo(field);
    }

    /// <summary>Makes the checksums of the entries that are stored as they are right.</summary>
    private static void SealZip(byte[] bytes)
    {
        for (var at = 0; bytes.AsSpan(at).IndexOf("PK\x1\x2"u8) is >= 0 and var next; at += next + 4)
        {
            var entry = Slice(bytes, at + next, 46);
            if (entry.Length < 46 || BinaryPrimitives.ReadUInt16LittleEndian(entry[10..]) != 0)
            {
                continue;
            }

            var header = BinaryPrimitives.ReadUInt32LittleEndian(entry[42..]);
            var local = Slice(bytes, header, 30);
            if (local.Length == 30)
            {
                var names = BinaryPrimitives.ReadUInt16LittleEndian(local[26..]) + BinaryPrimitives.ReadUInt16LittleEndian(local[28..]);
                var content = Slice(bytes, header + 30 + names, BinaryPrimitives.ReadUInt32LittleEndian(entry[24..]));
                BinaryPrimitives.WriteUInt32LittleEndian(entry[16..], Crc32.HashToUInt32(content));
            }
        }
    }

    private static byte[] MutateTar(Mutator mutator) => Mutate(mutator, ChangeTarHeader, SealTar);

    /// <summary>Fields of a header: name, mode, user, group, size, time, kind, link, magic, and the rest.</summary>
    private static readonly (int At, int Length)[] TarFields =
        [(0, 100), (100, 8), (108, 8), (116, 8), (124, 12), (136, 12), (156, 1), (157, 100), (257, 8), (329, 8), (345, 155)];

    private static void ChangeTarHeader(byte[] bytes, Mutator mutator)
    {
        var headers = Enumerable.Range(0, bytes.Length / BlockLength).Where(block => IsTarHeader(bytes, block)).ToList();
        if (headers.Count == 0)
        {
            return;
        }

        var header = bytes.AsSpan(headers[mutator.Random.Next(headers.Count)] * BlockLength, BlockLength);
        var (at, length) = TarFields[mutator.Random.Next(TarFields.Length)];
        var field = header.Slice(at, length);
        var number = mutator.ChooseNumber(bytes.Length);
        byte[] changed = mutator.Random.Next(4) switch
        {
            0 => Encoding.UTF8.GetBytes(Names[mutator.Random.Next(Names.Length)]),
            1 => Encoding.ASCII.GetBytes(Convert.ToString(number, 8).PadLeft(length - 1, '0')),
            2 => [0x80, .. new byte[Math.Max(0, length - 9)], .. BitConverter.GetBytes(BinaryPrimitives.ReverseEndianness(number))],
            _ => mutator.Overwrite(field.ToArray()),
        };
        if (length == 1)
        {
            changed = [(byte)"0123456789xgLKDSVMN\0"[mutator.Random.Next(20)]];
        }

        field.Clear();
        changed.AsSpan(0, Math.Min(changed.Length, length)).CopyTo(field);
    }

    /// <summary>Whether a block has a checksum where a header has it.</summary>
    private static bool IsTarHeader(byte[] bytes, int block) =>
        bytes.AsSpan((block * BlockLength) + 148, 6).IndexOfAnyExceptInRange((byte)'0', (byte)'7') < 0;

    private static void SealTar(byte[] bytes)
    {
        for (var block = 0; (block + 1) * BlockLength <= bytes.Length; block++)
        {
            if (IsTarHeader(bytes, block))
            {
                // The sum of the bytes with blanks in place of the sum.
                var header = bytes.AsSpan(block * BlockLength, BlockLength);
                header.Slice(148, 8).Fill((byte)' ');
                var sum = 0;
                foreach (var value in header)
                {
                    sum += value;
                }

                Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0')).CopyTo(header[148..]);
                header[154] = 0;
            }
        }
    }

    /// <summary>As much of a range as there is.</summary>
    private static Span<byte> Slice(byte[] bytes, long at, long length) =>
        at < 0 || at >= bytes.Length ? [] : bytes.AsSpan((int)at, (int)Math.Min(length, bytes.Length - at));

    /// <summary>A stream that can't go back, for which a zip has the sizes of its entries behind them.</summary>
    private sealed class ForwardStream(Stream inner) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);
    }
}
