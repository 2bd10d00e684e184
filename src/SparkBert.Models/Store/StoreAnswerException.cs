using System.Net;

namespace SparkBert.Models.Store;

/// <summary>The server refused; the caller knows what that means for what it asked.</summary>
/// <param name="status">The status.</param>
/// <param name="message">The address and the status.</param>
internal sealed class StoreAnswerException(HttpStatusCode status, string message) : Exception(message)
{
    public HttpStatusCode Status { get; } = status;

    public bool IsMissing => Status is HttpStatusCode.NotFound or HttpStatusCode.Gone;

    public bool IsForbidden => Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;
}
