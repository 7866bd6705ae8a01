using Supervision.Conformance.Hocon;

namespace Supervision.Hocon.Tests.Conformance;

public sealed class FuzzTests
{
    private static readonly string Cases = Path.Combine(AppContext.BaseDirectory, "cases", "hocon", "cases-public.json");

    [Theory]
    [InlineData(20_000, 1)]
    [InlineData(20_000, null)]
    public void No_document_must_cause_more_than_a_HoconException(int count, int? seed) =>
        Assert.Null(HoconFuzz.Find(Cases, count, seed ?? Environment.TickCount));

    [Fact]
    public void The_same_seed_must_make_the_same_documents()
    {
        string[] corpus = ["a = 1", "b = [${a}]"];
        var (first, second) = (new Mutator(corpus, 5), new Mutator(corpus, 5));
        Assert.Equal(Enumerable.Range(0, 100).Select(_ => first.Next()), Enumerable.Range(0, 100).Select(_ => second.Next()));
    }
}
