using System.Globalization;
using System.Reflection;
using Supervision.App;

// A web program that is replaced while it serves: it accepts from the listener that its supervisor holds, says when it is ready, and lets its clients
// leave when it is to stop. Run by hand it listens at its own address, http://127.0.0.1:8080 or --urls.

var version = Assembly.GetExecutingAssembly().GetName().Version!.Major;
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
// A line for each request would cost more than its answer.
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
builder.UseSupervision(s => s.Listen("http", builder.Configuration["urls"] ?? "http://127.0.0.1:8080"));

var app = builder.Build();
var program = app.Services.GetRequiredService<SupervisedProgram>();
var name = program.Incarnation?.Id ?? "alone";
app.MapGet("/", () => $"v{version} {name} pid {Environment.ProcessId}\n");

// Takes its time: GET /slow?seconds=5 that was asked of the old version is answered by it, however soon the new one takes over.
app.MapGet("/slow", async (HttpContext context) =>
{
    var isNumber = double.TryParse(context.Request.Query["seconds"], CultureInfo.InvariantCulture, out var seconds);
    await Task.Delay(TimeSpan.FromSeconds(isNumber ? Math.Clamp(seconds, 0, 60) : 5));
    return $"v{version} {name} pid {Environment.ProcessId}\n";
});

program.Status($"version {version}");
await app.RunAsync();
