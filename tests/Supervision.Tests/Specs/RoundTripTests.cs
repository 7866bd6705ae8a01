namespace Supervision.Tests.Specs;

public sealed class RoundTripTests : SpecTests
{
    [Fact]
    public void What_is_written_from_a_spec_reads_back_as_the_same_spec()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var spec = new RandomTree(seed).Make();
            var text = WrittenSpec.Of(spec);
            var read = Read(text);
            Assert.True(Flattened.Of(spec).SequenceEqual(Flattened.Of(read)), $"seed {seed}: {Difference(Flattened.Of(spec), Flattened.Of(read))}\n{text}");
        }
    }

    [Fact]
    public void Specs_that_differ_in_one_value_are_told_apart()
    {
        Assert.Equal(
            "wanted .Credentials.Nice = 1; read .Credentials.Nice = 2",
            Difference(Flattened.Of(ReadService("nice = 1")), Flattened.Of(ReadService("nice = 2"))));
    }

    private static string Difference(List<string> wanted, List<string> read) =>
        $"wanted {string.Join(", ", wanted.Except(read))}; read {string.Join(", ", read.Except(wanted))}";
}
