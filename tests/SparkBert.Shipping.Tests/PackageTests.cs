using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using SparkBert.Driver;
using SparkBert.Driver.Shipping;
using SparkBert.Spark;

namespace SparkBert.Shipping.Tests;

public sealed class PackageTests(ShippingPackages package)
{
    [Fact]
    public void Archives_of_worker_and_program_are_accepted()
    {
        var worker = WorkerArchive.Open(package.Worker, program: null, "x64");
        Assert.Equal((WorkerProgram.FileName, true), (worker.Program, worker.HasRuntime));
        Assert.Equal(ShippingPackages.JobName, WorkerArchive.Open(package.Job, ShippingPackages.JobName, "x64").Program);
    }

    [Fact]
    public void Bad_archives_are_refused_with_what_is_wrong()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("there is no worker archive", Refusal(folder.Path("none.tar.gz")), StringComparison.Ordinal);
        var other = Refusal(package.Worker, "Other");
        Assert.Contains("has no 'Other' at its root; it has Apache.Arrow.Scalars.dll", other, StringComparison.Ordinal);
        other = Refusal(package.Worker, architecture: "arm64");
        Assert.Contains("is built for x64, but arm64 was expected", other, StringComparison.Ordinal);

        var arm = Pack(folder.Path("arm.tar.gz"), ("SparkBert.Worker", Program(machine: 183)));
        Assert.Contains("is built for arm64, but x64 was expected", Refusal(arm), StringComparison.Ordinal);
        var script = Pack(folder.Path("script.tar.gz"), ("SparkBert.Worker", "#!/bin/sh\n"u8.ToArray()));
        Assert.Contains("is no Linux program", Refusal(script), StringComparison.Ordinal);
        var bare = Pack(folder.Path("bare.tar.gz"), ("./SparkBert.Worker", Program(machine: 62)), ("SparkBert.dll", []));
        Assert.Contains(
            "is not complete: there is no SparkBert.Worker.dll, no SparkBert.Worker.runtimeconfig.json, no Apache.Arrow.dll",
            Refusal(bare),
            StringComparison.Ordinal);
        other = Pack(folder.Path("other.tar.gz"), ("README", "text"u8.ToArray()), ("lib/a.jar", []));
        Assert.Contains("has no 'SparkBert.Worker' at its root; it has README, lib.", Refusal(other), StringComparison.Ordinal);

        File.WriteAllBytes(folder.Path("cut.tar.gz"), File.ReadAllBytes(package.Worker)[..100_000]);
        Assert.Contains("cut.tar.gz can't be read", Refusal(folder.Path("cut.tar.gz")), StringComparison.Ordinal);
        File.WriteAllText(folder.Path("text.tar.gz"), "no archive");
        Assert.Contains("text.tar.gz can't be read", Refusal(folder.Path("text.tar.gz")), StringComparison.Ordinal);
    }

    [Fact]
    public void Model_archive_has_the_files_at_its_root_and_the_same_bytes_each_time()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Path("my model"));
        File.WriteAllText(folder.Path("my model", "sparkbert.json"), "{}");
        File.WriteAllText(folder.Path("my model", "vocab.txt"), "[PAD]\n");
        string[] arguments = ["--no-worker", "--model", folder.Path("my model") + "/", "-o", folder.Path("out")];
        var output = Script.Run("scripts/package.sh", arguments).Require(0).Output;
        Assert.Equal(folder.Path("out", "my model.tar.gz"), output.Trim());
        var first = File.ReadAllBytes(output.Trim());
        Unpack(output.Trim(), folder.Path("unpacked"));
        Assert.Equal(["sparkbert.json", "vocab.txt"], ListNames(folder.Path("unpacked")));
        File.SetLastWriteTimeUtc(folder.Path("my model", "vocab.txt"), new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Script.Run("scripts/package.sh", arguments).Require(0);
        Assert.Equal(first, File.ReadAllBytes(output.Trim()));
        Assert.Equal(["my model.tar.gz"], ListNames(folder.Path("out")));
    }

    [Theory]
    [InlineData("there is no option '--fast'", "--fast")]
    [InlineData("--output needs a value", "--output")]
    [InlineData("leaves nothing to do", "--no-worker")]
    [InlineData("is no model bundle: there is no sparkbert.json", "--model", "src")]
    [InlineData("is no folder", "--model", "nowhere")]
    [InlineData("must have one project", "--program", "samples")]
    public void Wrong_usage_of_package_is_told_with_code_2(string message, params string[] arguments)
    {
        var whole = arguments.Select(argument => argument is "src" or "samples" ? Path.Combine(TestData.Root, argument) : argument);
        var (exitCode, output, error) = Script.Run("scripts/package.sh", [.. whole]);
        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    private static IEnumerable<string?> ListNames(string folder) =>
        Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).Order();

    private static string Refusal(string path, string? program = null, string architecture = "x64") =>
        Assert.Throws<ShippingException>(() => WorkerArchive.Open(path, program, architecture)).Message;

    /// <summary>The header of a 64-bit little-endian Linux program.</summary>
    private static byte[] Program(ushort machine)
    {
        var bytes = new byte[64];
        "\u007fELF\u0002\u0001\u0001"u8.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(18), machine);
        return bytes;
    }

    private static string Pack(string path, params (string Name, byte[] Content)[] files)
    {
        using var file = File.Create(path);
        using var packed = new GZipStream(file, CompressionLevel.Fastest);
        using var writer = new TarWriter(packed);
        foreach (var (name, content) in files)
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
        }

        return path;
    }

    private static void Unpack(string archive, string folder)
    {
        Directory.CreateDirectory(folder);
        using var file = File.OpenRead(archive);
        using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        TarFile.ExtractToDirectory(unpacked, folder, overwriteFiles: false);
    }
}
