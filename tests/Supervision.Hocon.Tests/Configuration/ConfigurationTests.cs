using Microsoft.Extensions.Configuration;
using Supervision.Hocon.Configuration;

namespace Supervision.Hocon.Tests.Configuration;

public sealed class ConfigurationTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_file_must_give_keys_joined_by_colons()
    {
        _directory.Write("app.conf", "server { port = 80, hosts = [a, b], tls = null, on = true }, empty {}, none = []");
        var configuration = new ConfigurationBuilder().SetBasePath(_directory.Path).AddHoconFile("app.conf").Build();
        Assert.Equal("80", configuration["Server:Port"]);
        Assert.Equal("b", configuration["server:hosts:1"]);
        Assert.Equal("true", configuration["server:on"]);
        Assert.Null(configuration["server:tls"]);
        Assert.Equal("", configuration["none"]);
    }

    [Fact]
    public void A_missing_file_must_be_a_mistake_unless_it_is_optional()
    {
        var builder = new ConfigurationBuilder().SetBasePath(_directory.Path);
        Assert.Empty(builder.AddHoconFile("none.conf", optional: true).Build().AsEnumerable());
        Assert.Throws<HoconException>(() => new ConfigurationBuilder().SetBasePath(_directory.Path).AddHoconFile("none.conf").Build());
    }

    [Fact]
    public async Task A_change_of_an_included_file_must_reload()
    {
        _directory.Write("inner.conf", "x = 1");
        _directory.Write("app.conf", "include \"inner.conf\"");
        using var configuration = (ConfigurationRoot)Build(null);
        Assert.Equal("1", configuration["x"]);
        await Changed(configuration, () => _directory.Write("inner.conf", "x = 2"));
        Assert.Equal("2", configuration["x"]);
    }

    [Fact]
    public async Task A_change_that_is_wrong_must_be_told_and_change_nothing()
    {
        _directory.Write("app.conf", "x = 1");
        var told = new TaskCompletionSource<HoconException>();
        using var configuration = (ConfigurationRoot)Build(told.SetResult);
        _directory.Write("app.conf", "x = [");
        Assert.NotEmpty((await told.Task.WaitAsync(Patience)).Errors);
        Assert.Equal("1", configuration["x"]);
        await Changed(configuration, () => _directory.Write("app.conf", "x = 3"));
        Assert.Equal("3", configuration["x"]);
    }

    [Fact]
    public async Task An_included_file_that_appears_must_reload()
    {
        _directory.Write("app.conf", "x = 1\ninclude \".hidden.conf\"");
        using var configuration = (ConfigurationRoot)Build(null);
        await Changed(configuration, () => _directory.Write(".hidden.conf", "x = 2"));
        Assert.Equal("2", configuration["x"]);
    }

    private IConfigurationRoot Build(Action<HoconException>? failed) => new ConfigurationBuilder()
        .SetBasePath(_directory.Path)
        .AddHoconFile(new HoconConfigurationSource
        {
            Path = "app.conf",
            ReloadOnChange = true,
            ReloadDelay = TimeSpan.FromMilliseconds(50),
            ReloadFailed = failed,
        })
        .Build();

    private static async Task Changed(ConfigurationRoot configuration, Action change)
    {
        var changed = new TaskCompletionSource();
        using var subscription = configuration.GetReloadToken().RegisterChangeCallback(_ => changed.TrySetResult(), null);
        change();
        await changed.Task.WaitAsync(Patience);
    }
}
