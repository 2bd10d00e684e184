using System.Text.RegularExpressions;
using Google.Protobuf;
using Grpc.Core;
using SparkBert.Connect.Protocol;

namespace SparkBert.Connect.Transport;

/// <summary>
/// The exceptions of gRPC as ours. The trailer <c>grpc-status-details-bin</c> names the JVM's exception; since Spark 4.0 it has an id, by
/// which the server gives the whole text with all causes, where the status holds 2048 characters.
/// </summary>
internal static partial class ServerErrors
{
    private const string Trailer = "grpc-status-details-bin";
    private const string ErrorInfoType = "google.rpc.ErrorInfo";

    /// <summary>Spark's name of the error; null if the server gives none.</summary>
    public static string? FindErrorClass(RpcException error) => FindErrorClass(error, ReadInfo(error));

    /// <summary>The error for the program.</summary>
    /// <param name="error">What gRPC threw.</param>
    /// <param name="server">The server, for messages.</param>
    /// <param name="sessionId">The session, for messages.</param>
    /// <param name="fetch">Gets the details of an error by its id; null if the server has none.</param>
    public static SparkConnectException Translate(
        RpcException error, string server, string sessionId, Func<string, FetchErrorDetailsResponse?> fetch)
    {
        if (RetryPolicy.IsTransient(error))
        {
            return new SparkGoneException(
                $"the server of Spark Connect at {server} can't be reached: it gave no answer to {RetryPolicy.MaxAttempts} calls in about "
                + $"{RetryPolicy.TotalSeconds:0} seconds. Is it running, and is this its address? ({FirstLine(error.Status.Detail)})",
                error);
        }

        var info = ReadInfo(error);
        var details = info is not null && info.Metadata.TryGetValue("errorId", out var id) ? fetch(id) : null;
        var text = details is null ? error.Status.Detail : string.Join('\n', ListMessages(details));
        var errorClass = FindErrorClass(error, info);
        if (errorClass?.StartsWith("INVALID_HANDLE.SESSION_", StringComparison.Ordinal) ?? false)
        {
            return new SessionGoneException(
                $"the server at {server} no longer has the session {sessionId}: it was restarted, or the session was stopped or timed out. "
                + "Make a new session; views, settings, functions and artifacts must be made again.",
                error)
            {
                ErrorClass = errorClass,
                ServerText = text,
            };
        }

        if (FindWorkerError(text) is null && FindWorkerError(error.Status.Detail) is not null)
        {
            text = error.Status.Detail;
        }

        text = text.Length > 0 ? text : $"the server failed with {error.StatusCode} and said nothing more; its log has the reason.";
        return Create(text, errorClass, info?.Reason, error);
    }

    /// <summary>An error of the server, or of a worker if its text is in the server's.</summary>
    public static SparkConnectException Create(
        string text, string? errorClass, string? javaClass = null, Exception? innerException = null)
    {
        var worker = FindWorkerError(text);
        var message = worker is null ? WorkerError.DescribeLoss(text) ?? text : DescribeWorker(worker);
        return new SparkConnectException(message, innerException)
        {
            ErrorClass = errorClass,
            JavaClass = javaClass,
            WorkerError = worker,
            ServerText = text,
        };
    }

    /// <summary>The worker's words before its .NET frames.</summary>
    private static string DescribeWorker(string worker) => string.Join(
        '\n', worker.Split('\n').TakeWhile(line => !line.StartsWith("   at ", StringComparison.Ordinal))).Trim();

    /// <summary>The worker's text, or what a server of Spark 3.5 left of it.</summary>
    private static string? FindWorkerError(string text) => WorkerError.Extract(text)
        ?? (text.IndexOf(WorkerError.Begin, StringComparison.Ordinal) is >= 0 and var begin
            ? text[(begin + WorkerError.Begin.Length)..].Trim()
            : null);

    private static IEnumerable<string> ListMessages(FetchErrorDetailsResponse details)
    {
        var seen = new HashSet<int>();
        for (var at = details.HasRootErrorIdx ? details.RootErrorIdx : -1;
            at >= 0 && at < details.Errors.Count && seen.Add(at);
            at = details.Errors[at].HasCauseIdx ? details.Errors[at].CauseIdx : -1)
        {
            yield return details.Errors[at].Message;
        }
    }

    private static string? FindErrorClass(RpcException error, ErrorInfo? info) =>
        info is not null && info.Metadata.TryGetValue("errorClass", out var named) && named.Length > 0
            ? named
            : ClassInText().Match(error.Status.Detail) is { Success: true } match ? match.Groups[1].Value : null;

    private static ErrorInfo? ReadInfo(RpcException error)
    {
        try
        {
            return error.Trailers.GetValueBytes(Trailer) is { } bytes
                && StatusDetails.Parser.ParseFrom(bytes).Details.FirstOrDefault(detail =>
                    detail.TypeUrl.EndsWith(ErrorInfoType, StringComparison.Ordinal)) is { } found
                    ? ErrorInfo.Parser.ParseFrom(found.Value)
                    : null;
        }
        catch (InvalidProtocolBufferException)
        {
            // A proxy's trailer; the status itself is there.
            return null;
        }
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0];

    [GeneratedRegex(@"^\[([A-Z0-9_]+(\.[A-Z0-9_]+)*)\]")]
    private static partial Regex ClassInText();
}
