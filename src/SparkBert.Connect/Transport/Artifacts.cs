using System.IO.Hashing;
using Google.Protobuf;
using Grpc.Core;
using SparkBert.Connect.Protocol;

namespace SparkBert.Connect.Transport;

/// <summary>Sends artifacts of a session. Servers of Spark 3.5 refuse a name that the session has, so each goes once.</summary>
/// <param name="client">The session.</param>
internal sealed class Artifacts(SparkConnectClient client)
{
    /// <summary>The bytes of a message's part, as other clients send them.</summary>
    public const int ChunkBytes = 32 * 1024;

    private readonly Dictionary<string, string> sent = new(StringComparer.Ordinal);

    /// <summary>Sends content under a name; nothing if the session has it.</summary>
    /// <param name="name">Its whole name, such as <c>archives/NAME.tar.gz#FOLDER</c>.</param>
    /// <param name="content">The SHA-256 of the content, in hexadecimal.</param>
    /// <param name="open">Opens the content.</param>
    /// <exception cref="SparkConnectException">
    /// The session has other content under the name, the server refused it, or it arrived with errors.
    /// </exception>
    public void Send(string name, string content, Func<Stream> open)
    {
        lock (sent)
        {
            if (sent.TryGetValue(name, out var there))
            {
                if (there != content)
                {
                    throw new SparkConnectException(
                        $"the session has an artifact '{name}' with other content already, and artifacts are never replaced; give this one "
                        + "another name.");
                }

                return;
            }

            Upload(name, open);
            sent.Add(name, content);
        }
    }

    /// <summary>Puts content into the server's cache; nothing if it is there. The server may drop it, so it is asked each time.</summary>
    /// <param name="name">Its whole name, <c>cache/</c> and its SHA-256.</param>
    /// <param name="content">The bytes.</param>
    /// <exception cref="SparkConnectException">The server refused it, or it arrived with errors.</exception>
    public void SendCached(string name, byte[] content)
    {
        if (!IsCached(name))
        {
            Upload(name, () => new MemoryStream(content));
        }
    }

    /// <summary>Whether the server has an artifact below <c>cache/</c>; it knows no others by name.</summary>
    public bool IsCached(string name)
    {
        var request = new ArtifactStatusesRequest
        {
            SessionId = client.SessionId,
            UserContext = client.User,
            ClientType = SparkConnectClient.ClientType,
            Names = { name },
        };
        client.Repeat(id => request.ClientObservedServerSideSessionId = id);
        var response = client.Call(() => client.Service.ArtifactStatus(request, client.Options(default)));
        client.Observe(response.ServerSideSessionId);
        return response.Statuses.TryGetValue(name, out var status) && status.Exists;
    }

    /// <summary>Sends content once.</summary>
    /// <param name="name">Its whole name.</param>
    /// <param name="source">The content; it knows its length.</param>
    /// <param name="checksum">The CRC-32 of a part.</param>
    /// <exception cref="SparkConnectException">It arrived with errors.</exception>
    internal void Upload(string name, Stream source, Checksum checksum)
    {
        using var call = client.Service.AddArtifacts(client.Options(default));
        var buffer = new byte[ChunkBytes];
        var chunks = Math.Max(1, (source.Length + ChunkBytes - 1) / ChunkBytes);
        try
        {
            for (var index = 0L; index < chunks; index++)
            {
                var length = source.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
                var part = new AddArtifactsRequest.Types.ArtifactChunk
                {
                    Data = ByteString.CopyFrom(buffer, 0, length),
                    Crc = checksum(buffer.AsSpan(0, length)),
                };
                var request = CreateRequest(name, part, index, chunks, source.Length);
                call.RequestStream.WriteAsync(request).GetAwaiter().GetResult();
            }

            call.RequestStream.CompleteAsync().GetAwaiter().GetResult();
        }
        catch (Exception error) when (error is InvalidOperationException
            or RpcException { StatusCode: StatusCode.OK or StatusCode.Cancelled })
        {
            // The server answered before it had all; the answer says why.
        }

        var response = call.ResponseAsync.GetAwaiter().GetResult();
        client.Observe(response.ServerSideSessionId);
        if (response.Artifacts.FirstOrDefault(artifact => !artifact.IsCrcSuccessful) is { } damaged)
        {
            throw new SparkConnectException(
                $"the artifact '{damaged.Name}' reached the server at {client.Server} with other bytes than were sent (its CRC-32 "
                + "differs); add it again.");
        }
    }

    private void Upload(string name, Func<Stream> open) => client.Call(() =>
    {
        using var source = open();
        Upload(name, source, Crc32.HashToUInt32);
        return true;
    });

    private AddArtifactsRequest CreateRequest(
        string name, AddArtifactsRequest.Types.ArtifactChunk part, long index, long chunks, long totalBytes)
    {
        var request = new AddArtifactsRequest
        {
            SessionId = client.SessionId,
            UserContext = client.User,
            ClientType = SparkConnectClient.ClientType,
        };
        client.Repeat(id => request.ClientObservedServerSideSessionId = id);
        if (chunks == 1)
        {
            request.Batch = new() { Artifacts = { new AddArtifactsRequest.Types.SingleChunkArtifact { Name = name, Data = part } } };
        }
        else if (index == 0)
        {
            request.BeginChunk = new() { Name = name, TotalBytes = totalBytes, NumChunks = chunks, InitialChunk = part };
        }
        else
        {
            request.Chunk = part;
        }

        return request;
    }
}

/// <summary>The checksum of bytes.</summary>
internal delegate uint Checksum(ReadOnlySpan<byte> bytes);
