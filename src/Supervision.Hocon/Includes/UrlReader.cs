using System.Net;

namespace Supervision.Hocon.Includes;

/// <summary>Reads documents over HTTP.</summary>
internal static class UrlReader
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <returns>null when the server says that there is no such document.</returns>
    /// <exception cref="HttpRequestException">The server cannot be reached, refuses, or the protocol is unknown.</exception>
    public static string? Read(Uri url)
    {
        if (url.Scheme is not ("http" or "https"))
            throw new HttpRequestException($"the protocol '{url.Scheme}' is unknown");
        using var client = new HttpClient { Timeout = Timeout };
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        using var response = client.Send(request);
        if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
            return null;
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(response.Content.ReadAsStream());
        return reader.ReadToEnd();
    }
}
