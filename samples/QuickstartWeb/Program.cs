using System.Net.Mime;
using System.Reflection;
using System.Text.Json;

// A web program as small as they come: it says who it is, writes a line per request, and ends when SIGTERM asks for it.
// Where it listens is the host's usual setting: ASPNETCORE_URLS, or --urls on the command line.

var version = Assembly.GetExecutingAssembly().GetName().Version!.ToString(3);
var startedAt = TimeProvider.System.GetUtcNow();

var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.ClearProviders();
builder.WebHost.UseSetting(WebHostDefaults.PreventHostingStartupKey, "true");
if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey])) builder.WebHost.UseUrls("http://127.0.0.1:8080");

// Under a supervisor that gives it a listening socket, that is where it listens.
builder.WebHost.ConfigureKestrel(kestrel => kestrel.UseSystemd());

var app = builder.Build();
app.Run(Answer);
app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"listening on {string.Join(", ", app.Urls)} as pid {Environment.ProcessId}"));
app.Lifetime.ApplicationStopping.Register(() => Console.WriteLine("asked to stop: finishing the requests under way"));
try
{
    await app.RunAsync();
}
catch (IOException e)
{
    // An address in use is the usual reason: one line says more than a stack trace.
    Console.Error.WriteLine(e.Message);
    return 1;
}

return 0;

async Task Answer(HttpContext context)
{
    var request = context.Request;
    var asJson = request.Path == "/json" || request.Headers.Accept.ToString().Contains(MediaTypeNames.Application.Json, StringComparison.Ordinal);
    context.Response.StatusCode = request.Path == "/" || request.Path == "/json" ? StatusCodes.Status200OK : StatusCodes.Status404NotFound;
    Console.WriteLine($"{request.Method} {request.Path} {context.Response.StatusCode}");
    if (context.Response.StatusCode == StatusCodes.Status404NotFound) return;

    context.Response.ContentType = asJson ? MediaTypeNames.Application.Json : "text/plain; charset=utf-8";
    await context.Response.WriteAsync(asJson ? Json() : $"Hello from pid {Environment.ProcessId}, version {version}\n");
}

string Json()
{
    using var text = new MemoryStream();
    using (var json = new Utf8JsonWriter(text))
    {
        json.WriteStartObject();
        json.WriteNumber("pid", Environment.ProcessId);
        json.WriteString("version", version);
        json.WriteString("startedAt", startedAt);
        json.WriteEndObject();
    }

    return System.Text.Encoding.UTF8.GetString(text.ToArray()) + "\n";
}
