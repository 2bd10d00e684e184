using System.Net;
using System.Net.Http.Headers;
using SparkBert.Diagnostics;

namespace SparkBert.Models.Store;

/// <summary>
/// Sends requests to a store and follows its redirects: never from https to http, a bounded number of times, and with the token for no
/// other host.
/// </summary>
internal sealed class StoreClient : IDisposable
{
    private const int MaxRedirects = 10;
    private readonly HttpClient http;
    private readonly Uri store;
    private readonly string? token;

    /// <summary>Creates a client.</summary>
    /// <param name="store">The store's address: the only host that gets the token.</param>
    /// <param name="token">The token, if there is one.</param>
    public StoreClient(Uri store, string? token)
    {
        this.store = store;
        this.token = token;
#pragma warning disable CA2000 // The client disposes it.
        var handler = new SocketsHttpHandler
        {
            // Compressed bytes have other ranges and other checksums.
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
#pragma warning restore CA2000
        http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("SparkBert", SparkBertTelemetry.Version));
    }

    /// <summary>Gets an address. The content is not read yet.</summary>
    /// <param name="address">The address.</param>
    /// <param name="from">The first byte that is wanted; 0 for the whole file.</param>
    /// <param name="ifRange">The file's version that the bytes must be of; if it is another, the whole file comes.</param>
    /// <param name="cancellation">Ends the request.</param>
    /// <exception cref="ModelDownloadException">A redirect is refused.</exception>
    /// <exception cref="HttpRequestException">There is no connection.</exception>
    public async Task<HttpResponseMessage> GetAsync(
        Uri address, long from, RangeConditionHeaderValue? ifRange, CancellationToken cancellation)
    {
        var first = address;
        for (var redirects = 0; ; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
            if (from > 0)
            {
                request.Headers.Range = new RangeHeaderValue(from, null);
                request.Headers.IfRange = ifRange;
            }

            if (MayHaveToken(address))
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            }

            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308))
            {
                return response;
            }

            var location = response.Headers.Location;
            response.Dispose();
            if (location is null || redirects == MaxRedirects)
            {
                throw new ModelDownloadException(
                    location is null ? $"{first} redirects to nowhere." : $"{first} redirects more than {MaxRedirects} times.");
            }

            var next = new Uri(address, location);
            if (!MayRedirect(address, next))
            {
                // The query may be a signature, which must not stand in a log.
                throw new ModelDownloadException(
                    $"{first} redirects to {next.GetLeftPart(UriPartial.Path)}, which is not https; that is refused.");
            }

            address = next;
        }
    }

    /// <summary>Whether a redirect may be followed: to the web alone, and not from encrypted to unencrypted.</summary>
    internal static bool MayRedirect(Uri from, Uri to) => to.Scheme == "https" || (to.Scheme == "http" && from.Scheme == "http");

    public void Dispose() => http.Dispose();

    private bool MayHaveToken(Uri address) => token is not null
        && address.Scheme == store.Scheme && address.Host == store.Host && address.Port == store.Port
        && (address.Scheme == "https" || address.IsLoopback);
}
