using Supervision.Api;
using Supervision.Pbm.Tests.Fake;

namespace Supervision.Pbm.Tests.Programs;

public sealed class AnnouncedTokenTests : PbmFixture
{
    [Fact]
    public async Task A_daemon_of_the_same_user_needs_no_token_on_the_command_line()
    {
        var directory = Directory.CreateTempSubdirectory();
        var token = Path.Combine(directory.FullName, "token");
        await File.WriteAllTextAsync(token, FakeNode.Token);
        var environment = new Dictionary<string, string> { ["XDG_RUNTIME_DIR"] = directory.FullName };
        new Announcement("alpha", $"http://{Node.Target}", null, token, Environment.ProcessId)
            .Write(Path.Combine(directory.FullName, "supervision"), Node.Port);

        var announced = await PbmProgram.RunAsync([Node.Target, "service", "list"], environment);
        environment["PBM_TOKEN"] = "wrong";
        var overruled = await PbmProgram.RunAsync([Node.Target, "service", "list"], environment);
        directory.Delete(recursive: true);

        Assert.Equal((0, 6), (announced.Code, overruled.Code));
    }
}
