using System.Security.Cryptography;
using SparkBert.Models.Store;

namespace SparkBert.Models.Tests.Store;

/// <summary>A file arrives whole, whatever the server and the line do; or the message says why not and what was kept.</summary>
public sealed class DownloadTests : IDisposable
{
    private const string Name = "/models/weights.bin";
    private readonly TemporaryFolder folder = new();
    private readonly StoreServer server = new();
    private readonly LogCollector log = new();
    private CancellationTokenSource interrupted =
        CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    private readonly byte[] bytes = new byte[300_000];

    public DownloadTests()
    {
        new Random(7).NextBytes(bytes);
        server.Add(Name, bytes);
    }

    private string Target => folder.Path("weights.bin");

    private Checksum Right => new(ChecksumKind.Sha256, Convert.ToHexString(SHA256.HashData(bytes)));

    public void Dispose()
    {
        server.Dispose();
        interrupted.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_cut_connection_is_resumed_where_it_ended()
    {
        server.Rule = request => request.Range is null ? server.Serve(request) with { CutAfter = 100_000 } : null;

        await FetchAsync();

        Assert.Equal(bytes, File.ReadAllBytes(Target));
        Assert.Equal([null, "bytes=100000-"], server.Requests.Select(request => request.Range));
        Assert.Equal(["weights.bin"], Directory.EnumerateFileSystemEntries(folder.Root).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Cuts_that_bring_new_bytes_are_no_failed_attempts()
    {
        server.Rule = request => server.Serve(request) with { CutAfter = 70_000 };

        await FetchAsync(attempts: 2);

        Assert.Equal(bytes, File.ReadAllBytes(Target));
        Assert.Equal(5, server.Requests.Count);
    }

    [Fact]
    public async Task The_next_process_goes_on_from_the_part_that_was_kept()
    {
        server.Rule = request => server.Serve(request) with { CutAfter = 100_000 };
        var error = await Assert.ThrowsAsync<ModelDownloadException>(() => FetchAsync(attempts: 1, isChecked: false));
        Assert.Contains("100 kB of weights.bin are kept", error.Message, StringComparison.Ordinal);

        server.Rule = null;
        await FetchAsync(isChecked: false);

        Assert.Equal(bytes, File.ReadAllBytes(Target));
        Assert.Equal("bytes=100000-", server.Requests.Last().Range);
    }

    [Fact]
    public async Task A_server_that_ignores_ranges_starts_from_the_beginning()
    {
        server.Rule = request => new StoreServer.Answer(200, [], bytes) { CutAfter = request.Range is null ? 100_000 : null };

        await FetchAsync();

        Assert.Equal(bytes, File.ReadAllBytes(Target));
        Assert.Equal([null, "bytes=100000-"], server.Requests.Select(request => request.Range));
    }

    [Fact]
    public async Task A_file_that_changed_between_two_tries_is_fetched_as_a_whole()
    {
        byte[] changed = [.. bytes.Reverse()];
        server.Rule = request =>
        {
            var answer = server.Serve(request);
            server.Add(Name, changed);
            return request.Range is null ? answer with { CutAfter = 100_000 } : answer;
        };

        await FetchAsync(isChecked: false);

        Assert.Equal(changed, File.ReadAllBytes(Target));
        Assert.NotNull(server.Requests.Last().Headers["If-Range"]);
    }

    [Fact]
    public async Task A_part_of_a_file_without_version_and_checksum_is_not_resumed()
    {
        server.Rule = request => new StoreServer.Answer(200, [], bytes) { CutAfter = server.Requests.Count == 1 ? 100_000 : null };

        await FetchAsync(isChecked: false);

        Assert.Equal([null, null], server.Requests.Select(request => request.Range));
        Assert.Equal(bytes, File.ReadAllBytes(Target));
    }

    [Fact]
    public async Task A_rest_that_the_server_does_not_have_starts_from_the_beginning()
    {
        server.Rule = request => request.Range is null
            ? server.Serve(request) with { CutAfter = server.Requests.Count == 1 ? 100_000 : null }
            : new StoreServer.Answer(416, [], []);

        await FetchAsync();

        Assert.Equal(bytes, File.ReadAllBytes(Target));
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task Another_range_than_was_asked_for_starts_from_the_beginning()
    {
        server.Rule = request => request.Range is null
            ? server.Serve(request) with { CutAfter = server.Requests.Count == 1 ? 100_000 : null }
            : new StoreServer.Answer(206, [("Content-Range", "bytes 0-199999/300000")], bytes[..200_000]);

        await FetchAsync(isChecked: false);

        Assert.Equal(bytes, File.ReadAllBytes(Target));
    }

    [Fact]
    public async Task A_damaged_part_is_found_by_the_checksum_and_fetched_once_more()
    {
        server.Rule = request => server.Serve(request) with { CutAfter = 100_000 };
        await Assert.ThrowsAsync<ModelDownloadException>(() => FetchAsync(attempts: 1));
        using (var part = File.OpenWrite(Target + ".part"))
        {
            part.WriteByte((byte)(bytes[0] + 1));
        }

        server.Rule = null;
        await FetchAsync();

        Assert.Equal(bytes, File.ReadAllBytes(Target));
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_wrong_checksum_removes_the_file_and_names_both()
    {
        var wrong = new Checksum(ChecksumKind.Md5, new string('A', 32));

        var error = await Assert.ThrowsAsync<ModelDownloadException>(() => FetchAsync(checksum: wrong));

#pragma warning disable CA5351 // The store's checksum is MD5.
        Assert.Contains(Convert.ToHexStringLower(MD5.HashData(bytes)), error.Message, StringComparison.Ordinal);
#pragma warning restore CA5351
        Assert.Contains(new string('a', 32), error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Root));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_silent_server_is_given_up_and_tried_again()
    {
        server.Rule = request => request.Range is null ? server.Serve(request) with { StallAfter = 100_000 } : null;

        await FetchAsync(stall: TimeSpan.FromMilliseconds(400));

        Assert.Equal(bytes, File.ReadAllBytes(Target));
        Assert.Contains(log.Lines, line => line.Contains("no byte came for 0.4 seconds", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    [InlineData(500)]
    public async Task A_busy_server_is_tried_again(int status)
    {
        server.Rule = _ => server.Requests.Count < 3 ? new StoreServer.Answer(status, [("Retry-After", "0")], []) : null;

        await FetchAsync();

        Assert.Equal(bytes, File.ReadAllBytes(Target));
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_wants_a_long_pause_ends_the_download_and_says_so()
    {
        server.Rule = _ => new StoreServer.Answer(429, [("Retry-After", "3600")], []);

        var error = await Assert.ThrowsAsync<ModelDownloadException>(() => FetchAsync());

        Assert.Contains("3600 seconds", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Attempts_are_bounded()
    {
        server.Rule = _ => new StoreServer.Answer(503, [], []);

        var error = await Assert.ThrowsAsync<ModelDownloadException>(() => FetchAsync(attempts: 4));

        Assert.Contains("503", error.Message, StringComparison.Ordinal);
        Assert.Contains("Attempts: 4", error.Message, StringComparison.Ordinal);
        Assert.Equal(4, server.Requests.Count);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(403)]
    [InlineData(410)]
    public async Task A_refusal_is_not_tried_again(int status)
    {
        server.Rule = _ => new StoreServer.Answer(status, [], []);

        var error = await Assert.ThrowsAsync<StoreAnswerException>(() => FetchAsync());

        Assert.Equal(status, (int)error.Status);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_server_that_is_out_of_reach_is_asked_twice()
    {
        Uri address;
        using (var gone = new StoreServer())
        {
            address = gone.Address;
        }

        var error = await Assert.ThrowsAsync<ModelDownloadException>(() => FetchAsync(address: new Uri(address, Name)));

        Assert.Contains("Attempts: 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_length_above_the_content_is_a_cut_connection()
    {
        server.Rule = request => server.Serve(request) with { DeclaredLength = 400_000 };

        var error = await Assert.ThrowsAsync<ModelDownloadException>(() => FetchAsync(attempts: 2));

        Assert.Contains("can't be fetched", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public async Task A_length_below_the_content_is_seen_by_size_and_by_checksum()
    {
        server.Rule = request => server.Serve(request) with { DeclaredLength = 200_000 };

        var bySize = await Assert.ThrowsAsync<ModelDownloadException>(() => FetchAsync(size: bytes.Length));
        Assert.Contains("has 200000 bytes, but the store says 300000", bySize.Message, StringComparison.Ordinal);
        var byChecksum = await Assert.ThrowsAsync<ModelDownloadException>(() => FetchAsync());
        Assert.Contains("damaged", byChecksum.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Root));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_over_the_limit_is_refused_and_nothing_kept(bool hasLength)
    {
        server.Rule = request => server.Serve(request) with { HasLength = hasLength };

        var error = await Assert.ThrowsAsync<ModelDownloadException>(() => FetchAsync(limit: 200_000));

        Assert.Contains("over the limit of 200 kB", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Root));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_full_disk_is_named_and_nothing_is_left(bool hasLength)
    {
        using var disk = new SmallDisk(folder.Path("disk"), kilobytes: 128);
        server.Rule = request => server.Serve(request) with { HasLength = hasLength };

        var error = await Assert.ThrowsAsync<ModelDownloadException>(() => FetchAsync(target: Path.Combine(disk.Path, "weights.bin")));

        Assert.Contains("full", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(disk.Path));
    }

    [Fact]
    public async Task Cancelling_keeps_the_part_and_says_so()
    {
        server.Rule = request => request.Range is null ? server.Serve(request) with { StallAfter = 250_000 } : null;
        var part = Target + ".part";
        var running = FetchAsync();
        Assert.True(SpinWait.SpinUntil(() => File.Exists(part) && new FileInfo(part).Length == 250_000, TimeSpan.FromSeconds(60)));

        await interrupted.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Contains(log.Lines, line => line.Contains("250 kB of weights.bin are kept", StringComparison.Ordinal));
        interrupted.Dispose();
        interrupted = new CancellationTokenSource();
        await FetchAsync();
        Assert.Equal(bytes, File.ReadAllBytes(Target));
    }

    [Fact]
    public async Task Progress_grows_to_the_whole()
    {
        var progress = new ProgressCollector<DownloadProgress>();
        server.Rule = request => request.Range is null ? server.Serve(request) with { CutAfter = 100_000 } : null;

        await FetchAsync(progress: progress);

        Assert.Equal(new DownloadProgress("weights.bin", bytes.Length, bytes.Length), progress.Values.Last());
        Assert.Equal(progress.Values.OrderBy(value => value.Bytes), progress.Values);
    }

    [Fact]
    public async Task A_redirect_is_followed_and_its_host_gets_no_token()
    {
        using var other = new StoreServer();
        other.Add("/signed", bytes);
        server.Rule = _ => StoreServer.Answer.Redirect(new Uri(other.Address, "/signed"));

        await FetchAsync(token: "hf_secret");

        Assert.Equal("Bearer hf_secret", server.Requests.Single().Headers["Authorization"]);
        Assert.False(other.Requests.Single().Headers.ContainsKey("Authorization"));
        Assert.DoesNotContain(log.Lines, line => line.Contains("hf_secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_redirect_on_the_same_host_keeps_the_token()
    {
        server.Add("/moved", bytes);
        server.Rule = request => request.Path == "/moved" ? null : StoreServer.Answer.Redirect(new Uri(server.Address, "/moved"));

        await FetchAsync(token: "hf_secret");

        Assert.All(server.Requests, request => Assert.Equal("Bearer hf_secret", request.Headers["Authorization"]));
    }

    [Fact]
    public async Task Redirects_in_a_circle_end()
    {
        server.Rule = request => StoreServer.Answer.Redirect(new Uri(server.Address, request.Path));

        var error = await Assert.ThrowsAsync<ModelDownloadException>(() => FetchAsync());

        Assert.Contains("more than 10 times", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://a.example/x", "http://a.example/x", false)]
    [InlineData("https://a.example/x", "https://b.example/x", true)]
    [InlineData("http://a.example/x", "https://b.example/x", true)]
    [InlineData("http://a.example/x", "file:///etc/hosts", false)]
    [InlineData("https://a.example/x", "ftp://a.example/x", false)]
    public void Redirects_never_leave_https(string from, string to, bool isAllowed) =>
        Assert.Equal(isAllowed, StoreClient.MayRedirect(new Uri(from), new Uri(to)));

    // A proxy may compress what nobody asked to have compressed.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Compressed_content_is_unpacked_and_compared(bool hasLength)
    {
        server.Rule = _ => Compressed() with { HasLength = hasLength };

        await FetchAsync(size: bytes.Length);

        Assert.Equal(bytes, File.ReadAllBytes(Target));
        Assert.Equal(["weights.bin"], Directory.EnumerateFileSystemEntries(folder.Root).Select(Path.GetFileName));
        Assert.Equal("identity", server.Requests.Single().Headers["Accept-Encoding"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Compressed_content_that_was_cut_is_fetched_again_as_a_whole(bool hasLength)
    {
        server.Rule = _ => Compressed() with { HasLength = hasLength, CutAfter = server.Requests.Count == 1 ? 100_000 : null };

        await FetchAsync(isChecked: false);

        Assert.Equal(bytes, File.ReadAllBytes(Target));
        Assert.Equal([null, null], server.Requests.Select(request => request.Range));
    }

    [Fact]
    public async Task Compressed_content_over_the_limit_is_refused()
    {
        server.Rule = _ => Compressed();

        await Assert.ThrowsAsync<ModelDownloadException>(() => FetchAsync(limit: 299_000, attempts: 1));

        Assert.False(File.Exists(Target));
    }

    [Fact]
    public async Task Another_encoding_is_refused_by_name()
    {
        server.Rule = request => server.Serve(request) with { Headers = [("Content-Encoding", "br")] };

        var error = await Assert.ThrowsAsync<ModelDownloadException>(() => FetchAsync());

        Assert.Contains("in the encoding br, though nobody asked for one", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_whose_end_nothing_shows_is_refused()
    {
        server.Rule = request => server.Serve(request) with { HasLength = false, CutAfter = 200_000 };

        var error = await Assert.ThrowsAsync<ModelDownloadException>(() => FetchAsync(isChecked: false));

        Assert.Contains("nothing shows whether the file came whole", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Root));
    }

    private StoreServer.Answer Compressed()
    {
        using var compressed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(compressed, System.IO.Compression.CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return new StoreServer.Answer(200, [("Content-Encoding", "gzip"), ("ETag", "\"x\"")], compressed.ToArray());
    }

    private async Task<long> FetchAsync(
        int attempts = 5,
        Checksum? checksum = null,
        bool isChecked = true,
        TimeSpan? stall = null,
        long? size = null,
        long limit = 1 << 30,
        string? target = null,
        string? token = null,
        Uri? address = null,
        IProgress<DownloadProgress>? progress = null)
    {
        var settings = new StoreSettings(new PretrainedOptions
        {
            MaxAttempts = attempts,
            StallTimeout = stall ?? TimeSpan.FromSeconds(30),
            MaxFileBytes = limit,
            FirstPause = TimeSpan.FromMilliseconds(1),
            Progress = progress,
            Logger = log,
        });
        using var client = new StoreClient(server.Address, token);
        var file = new RemoteFile(address ?? new Uri(server.Address, Name), "weights.bin", size, isChecked ? checksum ?? Right : null);
        return await new Download(client, settings, file, target ?? Target).RunAsync(interrupted.Token);
    }
}
