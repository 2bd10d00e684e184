using Grpc.Core;
using Grpc.Net.Client;
using SparkBert.Connect.Protocol;
using SparkBert.Diagnostics;
using Service = SparkBert.Connect.Protocol.SparkConnectService.SparkConnectServiceClient;

namespace SparkBert.Connect.Transport;

/// <summary>The calls of one session to one server. It may be used by several threads at once.</summary>
internal sealed class SparkConnectClient : IDisposable
{
    /// <summary>The largest message that comes back, as PySpark allows: a batch of rows is one message.</summary>
    public const int MaxReceiveBytes = 128 * 1024 * 1024;

    /// <summary>Under this name servers send what functions wrote to their accumulator.</summary>
    private const string AccumulatorMetrics = "__python_accumulator__";

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);

    /// <summary>
    /// A quiet connection is tested this often: gRPC's servers hang up on clients that do it more than every five minutes.
    /// </summary>
    private static readonly TimeSpan KeepAlive = TimeSpan.FromMinutes(6);

    private readonly ConnectionString server;
    private readonly GrpcChannel channel;
    private readonly Metadata headers = [];
    private readonly Lazy<string> version;
    private readonly AsyncLocal<string[]?> tags = new();

    public SparkConnectClient(ConnectionString server)
    {
        this.server = server;
        channel = GrpcChannel.ForAddress(server.Address, new GrpcChannelOptions
        {
            MaxReceiveMessageSize = MaxReceiveBytes,
            MaxSendMessageSize = null,
            HttpHandler = new SocketsHttpHandler
            {
                ConnectTimeout = ConnectTimeout,
                KeepAlivePingDelay = KeepAlive,
                EnableMultipleHttp2Connections = true,

                // The environment's proxy does not reach this machine.
                UseProxy = !server.IsHere,
            },
            DisposeHttpClient = true,
        });
        Service = new Service(channel);
        if (server.Token is { } token)
        {
            headers.Add("authorization", $"Bearer {token}");
        }

        foreach (var (key, value) in server.Headers)
        {
            headers.Add(key, value);
        }

        version = new(
            () => Analyze(new AnalyzePlanRequest { SparkVersion = new() }).SparkVersion.Version, LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>What this program calls itself to the server.</summary>
    public static string ClientType { get; } =
        $"SparkBert/{SparkBertTelemetry.Version} dotnet/{Environment.Version}";

    /// <summary>Updates of accumulators that functions sent: bytes of their own. Servers of Spark 3.5 pass none on.</summary>
    public event Action<byte[]>? AccumulatorUpdate;

    /// <summary>The stages of a running query, now and then. Servers of Spark 3.5 tell none.</summary>
    public event Action<ExecutePlanResponse.Types.ExecutionProgress>? Progress;

    public Service Service { get; }

    public string SessionId => server.SessionId;

    /// <summary>Host and port, for messages.</summary>
    public string Server => server.ToString();

    public UserContext User => new() { UserId = server.UserId, UserName = server.UserId };

    /// <summary>The version of Spark of the server.</summary>
    public string Version => version.Value;

    /// <summary>
    /// The server's own id of the session, from its answers: sent back, it lets a server that was restarted say so. Spark 3.5 has none.
    /// </summary>
    public string? ServerSideSessionId { get; private set; }

    /// <summary>What the queries of this thread are called by, and of what it starts.</summary>
    public IReadOnlyList<string> Tags
    {
        get => tags.Value ?? [];
        set => tags.Value = [.. value];
    }

    /// <summary>How a call is made.</summary>
    public CallOptions Options(CancellationToken cancellation) => new(headers, cancellationToken: cancellation);

    /// <summary>Keeps the server's id of the session.</summary>
    public void Observe(string serverSideSessionId)
    {
        if (serverSideSessionId.Length > 0)
        {
            ServerSideSessionId = serverSideSessionId;
        }
    }

    /// <summary>Runs a plan; its responses come as they are read.</summary>
    /// <exception cref="SparkConnectException">The server failed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IEnumerable<ExecutePlanResponse> Execute(Plan plan, CancellationToken cancellation)
    {
        foreach (var response in new Execution(this, plan, cancellation).Run())
        {
            foreach (var update in response.ObservedMetrics.Where(metrics => metrics.Name == AccumulatorMetrics)
                .SelectMany(metrics => metrics.Values))
            {
                AccumulatorUpdate?.Invoke(update.Binary.ToByteArray());
            }

            if (response.ExecutionProgress is { } progress)
            {
                Progress?.Invoke(progress);
            }

            yield return response;
        }
    }

    /// <summary>Runs a command to its end.</summary>
    /// <returns>Its responses.</returns>
    /// <exception cref="SparkConnectException">The server failed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<ExecutePlanResponse> Execute(Command command, CancellationToken cancellation = default) =>
        [.. Execute(new Plan { Command = command }, cancellation)];

    public AnalyzePlanResponse Analyze(AnalyzePlanRequest request, CancellationToken cancellation = default)
    {
        (request.SessionId, request.UserContext, request.ClientType) = (SessionId, User, ClientType);
        Repeat(id => request.ClientObservedServerSideSessionId = id);
        var response = Call(() => Service.AnalyzePlan(request, Options(cancellation)), cancellation);
        Observe(response.ServerSideSessionId);
        return response;
    }

    public ConfigResponse Config(ConfigRequest.Types.Operation operation)
    {
        var request = new ConfigRequest { SessionId = SessionId, UserContext = User, ClientType = ClientType, Operation = operation };
        Repeat(id => request.ClientObservedServerSideSessionId = id);
        var response = Call(() => Service.Config(request, Options(default)));
        Observe(response.ServerSideSessionId);
        return response;
    }

    public IReadOnlyList<string> Interrupt(InterruptRequest request)
    {
        (request.SessionId, request.UserContext, request.ClientType) = (SessionId, User, ClientType);
        Repeat(id => request.ClientObservedServerSideSessionId = id);
        var response = Call(() => Service.Interrupt(request, Options(default)));
        Observe(response.ServerSideSessionId);
        return response.InterruptedIds;
    }

    /// <summary>Ends the session at the server. Servers of Spark 3.5 have no such call: their sessions time out.</summary>
    public void ReleaseSession()
    {
        try
        {
            Service.ReleaseSession(
                new ReleaseSessionRequest { SessionId = SessionId, UserContext = User, ClientType = ClientType }, Options(default));
        }
        catch (RpcException)
        {
            // Spark 3.5, or a server that is gone: there is nothing to end.
        }
    }

    /// <summary>Sends the server's id of the session along, once it is known.</summary>
    public void Repeat(Action<string> set)
    {
        if (ServerSideSessionId is { } id)
        {
            set(id);
        }
    }

    /// <summary>Makes a call that may be made twice; see <see cref="RetryPolicy"/>.</summary>
    /// <exception cref="SparkConnectException">The server failed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public T Call<T>(Func<T> call, CancellationToken cancellation = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return call();
            }
            catch (RpcException error)
            {
                cancellation.ThrowIfCancellationRequested();
                if (attempt == RetryPolicy.MaxAttempts || !RetryPolicy.IsTransient(error))
                {
                    throw Translate(error);
                }
            }

            RetryPolicy.Wait(attempt, cancellation);
        }
    }

    /// <summary>The error for the program.</summary>
    public SparkConnectException Translate(RpcException error) => ServerErrors.Translate(error, Server, SessionId, FetchDetails);

    public void Dispose() => channel.Dispose();

    private FetchErrorDetailsResponse? FetchDetails(string errorId)
    {
        try
        {
            return Service.FetchErrorDetails(
                new FetchErrorDetailsRequest { SessionId = SessionId, UserContext = User, ClientType = ClientType, ErrorId = errorId },
                Options(default));
        }
        catch (RpcException)
        {
            // The error itself matters, and its short text is there.
            return null;
        }
    }
}
