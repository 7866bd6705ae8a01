using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Ownership;
using Supervision.Posix.Processes;
using Supervision.Posix.Spawning;
using Supervision.Posix.Tests.Hosts;

namespace Supervision.Posix.Tests.Ownership;

/// <summary>By what a process was started is kept as bytes, and what a standing order starts in its place is made of them.</summary>
public sealed class KeptRequestTests
{
    [Fact]
    public void A_request_must_be_given_back_as_it_was()
    {
        using var none = new SafeFileHandle(-1, ownsHandle: false);

        Assert.Equivalent(Requests.Whole, Of(Requests.Whole).ReadRequest(), strict: true);
        var plain = Requests.Command("a", "b");
        Assert.Equivalent(plain, Of(plain).ReadRequest(), strict: true);
        Assert.Null(Of(plain).ReadRequest().SupplementaryGroups);
        Assert.Empty(Of(plain with { SupplementaryGroups = [] }).ReadRequest().SupplementaryGroups!);

        ProcessRecord Of(SpawnRequest request) => new(request, 1, new SpawnedProcess(int.MaxValue, none, 1, null, null));
    }

    [Fact]
    public void Each_key_of_a_request_must_be_among_those_that_are_given_back()
    {
        var usual = Requests.Command("a", "b");

        Assert.DoesNotContain(
            typeof(SpawnRequest).GetProperties(),
            key => key.GetValue(Requests.Whole) is var value && (Equals(value, key.GetValue(usual)) || value is System.Collections.ICollection { Count: 0 }));
    }
}
