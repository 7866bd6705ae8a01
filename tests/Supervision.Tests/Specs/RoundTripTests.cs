namespace Supervision.Tests.Specs;

public sealed class RoundTripTests : SpecTests
{
    [Fact]
    public void What_is_written_from_a_spec_reads_back_as_the_same_spec()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var spec = new RandomTree(seed).Make();
            var text = WrittenSpec.Of(spec);
            var read = Read(text);
            Assert.True(Flattened.Of(spec).SequenceEqual(Flattened.Of(read)), $"seed {seed}: {Difference(Flattened.Of(spec), Flattened.Of(read))}\n{text}");
        }
    }

    private static string Difference(List<string> wanted, List<string> read) =>
        $"wanted {string.Join(", ", wanted.Except(read))}; read {string.Join(", ", read.Except(wanted))}";
}
