using Supervision.Hosting.Http;

namespace Supervision.Hosting.Tests.Http;

public sealed class TokenFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void The_token_is_made_once_of_32_random_bytes_for_its_owner_only()
    {
        var token = TokenFile.LoadOrCreate(_directory.Path);
        Assert.Matches("^[A-Za-z0-9_-]{43}$", token);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_directory.File("token")));
        Assert.Equal(token, TokenFile.LoadOrCreate(_directory.Path));
        using var other = new TemporaryDirectory();
        Assert.NotEqual(token, TokenFile.LoadOrCreate(other.Path));
        Assert.Equal([_directory.File("token")], Directory.GetFiles(_directory.Path));
    }

    [Fact]
    public async Task Many_who_make_it_at_once_end_up_with_the_same()
    {
        var tokens = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => TokenFile.LoadOrCreate(_directory.Path))));
        Assert.Single(tokens.Distinct());
        Assert.Equal([_directory.File("token")], Directory.GetFiles(_directory.Path));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead, "0640")]
    [InlineData(UnixFileMode.OtherRead, "0604")]
    [InlineData(UnixFileMode.OtherWrite, "0602")]
    public async Task A_token_that_others_may_use_is_refused_with_its_mode(UnixFileMode open, string octal)
    {
        TokenFile.LoadOrCreate(_directory.Path);
        File.SetUnixFileMode(_directory.File("token"), UnixFileMode.UserRead | UnixFileMode.UserWrite | open);
        var options = new HttpOptions { Listen = [], DataDirectory = _directory.Path };
        var error = await Assert.ThrowsAsync<UnauthorizedAccessException>(() => HttpEndpoint.StartAsync(options, _ => new FakeSupervision()));
        Assert.Contains($"token may be used by others (mode {octal})", error.Message);
        Assert.False(File.Exists(_directory.File("api.sock")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("two words that are long enough to be a token")]
    public void A_file_without_a_token_is_refused(string text)
    {
        File.WriteAllText(_directory.File("token"), text);
        File.SetUnixFileMode(_directory.File("token"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var error = Assert.Throws<FormatException>(() => TokenFile.LoadOrCreate(_directory.Path));
        Assert.Contains("holds no token", error.Message);
    }

    [Fact]
    public void An_operator_may_choose_the_token()
    {
        var chosen = new string('k', 40);
        File.WriteAllText(_directory.File("token"), chosen + "\n");
        File.SetUnixFileMode(_directory.File("token"), UnixFileMode.UserRead);
        Assert.Equal(chosen, TokenFile.LoadOrCreate(_directory.Path));
    }

    public void Dispose() => _directory.Dispose();
}
