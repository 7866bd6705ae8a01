using System.Globalization;

namespace Supervision.Tests.Worlds;

/// <summary>
/// Dependencies are never violated, no two processes of a service ever live, stops come in reverse order, and every wanted service that can start
/// runs in the end: in worlds by chance. <c>SUPERVISION_WORLDS=5000</c> tries so many, <c>SUPERVISION_FIRST_WORLD=17</c> begins at that seed.
/// </summary>
public sealed class TreeLawTests
{
    private const int Steps = 120;

    [Fact]
    public void The_laws_of_a_tree_hold_whatever_happens()
    {
        var first = Number("SUPERVISION_FIRST_WORLD", 0);
        for (var seed = first; seed < first + Number("SUPERVISION_WORLDS", 20); seed++)
        {
            using var world = new World(seed);
            try
            {
                for (var i = 0; i < Steps; i++)
                {
                    world.Happen();
                }

                world.Settle();
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}: {e.Message}\n{string.Join('\n', world.Story)}\n{world.Describe()}");
            }
        }
    }

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
