using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace SparkBert.Testing;

/// <summary>
/// A web server on this machine that serves files with ranges and entity tags, and misbehaves to the byte where a rule tells it to.
/// </summary>
public sealed class StoreServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly ConcurrentDictionary<string, (byte[] Bytes, string ETag)> files = new(StringComparer.Ordinal);

    public StoreServer()
    {
        listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        _ = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>The requests so far.</summary>
    public ConcurrentQueue<Request> Requests { get; } = new();

    /// <summary>May answer in place of the usual way; null leaves it to that.</summary>
    public Func<Request, Answer?>? Rule { get; set; }

    public int Count(string path) => Requests.Count(request => request.Path == path);

    /// <summary>Puts or replaces a file.</summary>
    public void Add(string path, byte[] bytes) => files[path] = (bytes, $"\"{Convert.ToHexString(SHA256.HashData(bytes))[..16]}\"");

    /// <summary>Puts the files of a folder as a repository of a Hugging Face hub, and the hub's answer about it.</summary>
    public JsonObject AddRepository(string name, string commit, string folder, string? under = null, params string[] revisions)
    {
        var siblings = new JsonArray();
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            var bytes = File.ReadAllBytes(file);
            var here = Path.GetFileName(file) == "model.onnx" ? under + "model.onnx" : Path.GetFileName(file);
            Add($"/{name}/resolve/{commit}/{here}", bytes);
            var sibling = new JsonObject { ["rfilename"] = here, ["size"] = bytes.Length };
            if (Path.GetExtension(file) is ".safetensors" or ".onnx")
            {
                var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
                sibling["lfs"] = new JsonObject { ["sha256"] = hash, ["size"] = bytes.Length };
            }
            else
            {
                sibling["blobId"] = GitBlobId(bytes);
            }

            siblings.Add(sibling);
        }

        var card = new JsonObject { ["license"] = "apache-2.0" };
        var answer = new JsonObject { ["id"] = name, ["sha"] = commit, ["siblings"] = siblings, ["cardData"] = card };
        AddAnswer(name, answer, [commit, "main", .. revisions]);
        return answer;
    }

    /// <summary>Puts the hub's answer about a repository.</summary>
    public void AddAnswer(string name, JsonObject answer, params string[] revisions)
    {
        foreach (var revision in revisions)
        {
            Add($"/api/models/{name}/revision/{Uri.EscapeDataString(revision)}?blobs=true", Encoding.UTF8.GetBytes(answer.ToJsonString()));
        }
    }

    /// <summary>The usual answer.</summary>
    public Answer Serve(Request request)
    {
        if (!files.TryGetValue(request.Path, out var file))
        {
            return new Answer(404, [], "there is nothing here"u8.ToArray());
        }

        (string, string)[] headers = [("ETag", file.ETag), ("Accept-Ranges", "bytes")];
        var isOther = request.Headers.TryGetValue("If-Range", out var version) && version != file.ETag;
        if (!request.Headers.TryGetValue("Range", out var range) || isOther)
        {
            return new Answer(200, headers, file.Bytes);
        }

        var from = int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture);
        return from >= file.Bytes.Length
            ? new Answer(416, [("Content-Range", $"bytes */{file.Bytes.Length}")], [])
            : new Answer(
                206, [.. headers, ("Content-Range", $"bytes {from}-{file.Bytes.Length - 1}/{file.Bytes.Length}")], file.Bytes[from..]);
    }

    /// <summary>Lets go of the port: from now on the server is out of reach.</summary>
    public void Stop()
    {
        closing.Cancel();
        listener.Dispose();
    }

    public void Dispose()
    {
        Stop();
        closing.Dispose();
    }

    public static string GitBlobId(byte[] bytes) => Convert.ToHexStringLower(
#pragma warning disable CA5350 // Git's names are SHA-1.
        SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {bytes.Length}\0"), .. bytes]));
#pragma warning restore CA5350

    private async Task AcceptAsync()
    {
        var token = closing.Token;
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(token);
                _ = Task.Run(() => HandleAsync(client, token), token);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException or SocketException)
        {
        }
    }

    private async Task HandleAsync(TcpClient client, CancellationToken token)
    {
        try
        {
            using var closingClient = client;
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
            var first = await reader.ReadLineAsync(token);
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            while (await reader.ReadLineAsync(token) is { Length: > 0 } line)
            {
                var colon = line.IndexOf(':', StringComparison.Ordinal);
                headers[line[..colon]] = line[(colon + 1)..].Trim();
            }

            if (first is null)
            {
                return;
            }

            var request = new Request(first.Split(' ')[1], headers);
            Requests.Enqueue(request);
            await WriteAsync(stream, Rule?.Invoke(request) ?? Serve(request), token);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
        }
    }

    private static async Task WriteAsync(NetworkStream stream, Answer answer, CancellationToken token)
    {
        var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {answer.Status} Status\r\nConnection: close\r\n");
        foreach (var (name, value) in answer.Headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        if (answer.HasLength)
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {answer.DeclaredLength ?? answer.Body.Length}\r\n");
        }

        await stream.WriteAsync(Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), token);
        var length = Math.Min(answer.Body.Length, answer.CutAfter ?? answer.StallAfter ?? int.MaxValue);
        await stream.WriteAsync(answer.Body.AsMemory(0, length), token);
        await stream.FlushAsync(token);
        if (answer.StallAfter is not null)
        {
            await Task.Delay(Timeout.Infinite, token);
        }
    }

    /// <summary>A request.</summary>
    public sealed record Request(string Path, IReadOnlyDictionary<string, string> Headers)
    {
        public string? Range => Headers.GetValueOrDefault("Range");
    }

    /// <summary>An answer.</summary>
    /// <param name="Status">The status.</param>
    /// <param name="Headers">The headers but for the length.</param>
    /// <param name="Body">The content.</param>
    public sealed record Answer(int Status, (string Name, string Value)[] Headers, byte[] Body)
    {
        /// <summary>Ends the connection after so many bytes of the content.</summary>
        public int? CutAfter { get; init; }

        /// <summary>Sends nothing more after so many bytes of the content, and stays.</summary>
        public int? StallAfter { get; init; }

        /// <summary>What Content-Length says; by default the truth.</summary>
        public long? DeclaredLength { get; init; }

        /// <summary>Whether there is a Content-Length; else the content ends with the connection.</summary>
        public bool HasLength { get; init; } = true;

        public static Answer Redirect(Uri target) => new(302, [("Location", target.AbsoluteUri)], []);
    }
}
