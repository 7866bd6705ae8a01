using Supervision.Services;

namespace Supervision.Tests.Services;

public sealed class ServicePastTests
{
    /// <summary>Nobody hears of it when it does not, and the start only takes longer.</summary>
    [Fact]
    public void What_is_done_ahead_must_succeed() => Assert.Null(Record.Exception(ServicePast.Prepare));
}
