using Grpc.Core;
using SparkBert.Connect.Protocol;

namespace SparkBert.Connect.Transport;

/// <summary>
/// One run of a plan, which outlives its connections: the server keeps the responses until they are released, so a stream that breaks, or
/// that the server cuts (it does so with long ones), goes on behind the last response. It ends with <c>result_complete</c>.
/// </summary>
/// <param name="client">The session.</param>
/// <param name="plan">What is run.</param>
/// <param name="cancellation">Interrupts the operation at the server.</param>
internal sealed class Execution(SparkConnectClient client, Plan plan, CancellationToken cancellation)
{
    private readonly string operationId = Guid.NewGuid().ToString();
    private AsyncServerStreamingCall<ExecutePlanResponse>? stream;
    private string? lastResponseId;
    private Task releasing = Task.CompletedTask;
    private bool isKnown;

    /// <summary>
    /// The responses in their order. The run begins with the first; leaving early interrupts it.
    /// </summary>
    /// <exception cref="SparkConnectException">The query failed, or the server is gone.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IEnumerable<ExecutePlanResponse> Run()
    {
        var isOver = false;
        try
        {
            while (Next() is { } response)
            {
                lastResponseId = response.ResponseId;
                isOver = response.ResponseTypeCase == ExecutePlanResponse.ResponseTypeOneofCase.ResultComplete;
                if (!isOver && response.ResponseTypeCase == ExecutePlanResponse.ResponseTypeOneofCase.ArrowBatch)
                {
                    Release();
                }

                yield return response;
                if (isOver)
                {
                    yield break;
                }
            }
        }
        finally
        {
            stream?.Dispose();
            if (!isOver && isKnown)
            {
                Interrupt();
            }

            ReleaseAll();
        }
    }

    private ExecutePlanResponse? Next()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                cancellation.ThrowIfCancellationRequested();
                stream ??= Open();
                isKnown = true;
                if (stream.ResponseStream.MoveNext(cancellation).GetAwaiter().GetResult())
                {
                    var response = stream.ResponseStream.Current;
                    client.Observe(response.ServerSideSessionId);
                    return response;
                }

                // The server cut the stream, as it does with long ones. That is an answer: the query goes on, however long it takes.
                attempt = 0;
            }
            catch (RpcException error)
            {
                cancellation.ThrowIfCancellationRequested();
                if (lastResponseId is null && IsUnknownThere(error))
                {
                    // The connection broke before the plan reached the server.
                    isKnown = false;
                }
                else if (attempt == RetryPolicy.MaxAttempts || !RetryPolicy.IsTransient(error))
                {
                    throw client.Translate(error);
                }
            }

            stream?.Dispose();
            stream = null;
            RetryPolicy.Wait(Math.Max(attempt, 1), cancellation);
        }
    }

    private static bool IsUnknownThere(RpcException error) =>
        ServerErrors.FindErrorClass(error) is "INVALID_HANDLE.OPERATION_NOT_FOUND" or "INVALID_HANDLE.SESSION_NOT_FOUND";

    private AsyncServerStreamingCall<ExecutePlanResponse> Open()
    {
        if (isKnown)
        {
            var again = new ReattachExecuteRequest
            {
                SessionId = client.SessionId,
                UserContext = client.User,
                ClientType = SparkConnectClient.ClientType,
                OperationId = operationId,
            };
            if (lastResponseId is not null)
            {
                again.LastResponseId = lastResponseId;
            }

            client.Repeat(id => again.ClientObservedServerSideSessionId = id);
            return client.Service.ReattachExecute(again, client.Options(cancellation));
        }

        var request = new ExecutePlanRequest
        {
            SessionId = client.SessionId,
            UserContext = client.User,
            ClientType = SparkConnectClient.ClientType,
            OperationId = operationId,
            Plan = plan,
            Tags = { client.Tags },
            RequestOptions = { new ExecutePlanRequest.Types.RequestOption { ReattachOptions = new() { Reattachable = true } } },
        };
        client.Repeat(id => request.ClientObservedServerSideSessionId = id);
        return client.Service.ExecutePlan(request, client.Options(cancellation));
    }

    /// <summary>Lets the server drop what has come; one such call at a time, and nobody waits for it.</summary>
    private void Release()
    {
        if (!releasing.IsCompleted)
        {
            return;
        }

        var request = CreateRelease();
        request.ReleaseUntil = new() { ResponseId = lastResponseId };
        releasing = ReleaseAsync(request);
    }

    private void ReleaseAll()
    {
        releasing.GetAwaiter().GetResult();
        if (isKnown)
        {
            var request = CreateRelease();
            request.ReleaseAll = new();
            ReleaseAsync(request).GetAwaiter().GetResult();
        }
    }

    private ReleaseExecuteRequest CreateRelease()
    {
        var request = new ReleaseExecuteRequest
        {
            SessionId = client.SessionId,
            UserContext = client.User,
            ClientType = SparkConnectClient.ClientType,
            OperationId = operationId,
        };
        client.Repeat(id => request.ClientObservedServerSideSessionId = id);
        return request;
    }

    private async Task ReleaseAsync(ReleaseExecuteRequest request)
    {
        try
        {
            using var call = client.Service.ReleaseExecuteAsync(request, client.Options(default));
            await call.ResponseAsync.ConfigureAwait(false);
        }
        catch (RpcException)
        {
            // The rows are here. A server that doesn't hear of it drops the responses after its own time.
        }
    }

    /// <summary>The end of the stream alone does not end the query.</summary>
    private void Interrupt()
    {
        var request = new InterruptRequest
        {
            SessionId = client.SessionId,
            UserContext = client.User,
            ClientType = SparkConnectClient.ClientType,
            InterruptType = InterruptRequest.Types.InterruptType.OperationId,
            OperationId = operationId,
        };
        client.Repeat(id => request.ClientObservedServerSideSessionId = id);
        try
        {
            client.Service.Interrupt(request, client.Options(default));
        }
        catch (RpcException)
        {
            // It ended by itself, or with the server.
        }
    }
}
