using Maas.Core.Jobs;

namespace Maas.Core.Tests.Jobs;

[TestClass]
public sealed class JobStatesTests
{
    // A row a state, in the order of the enum: which states it may become.
    private static readonly string[] Table =
    [
        //  q r w p s f c
        "   - x x - - x x", // queued
        "   - x x x x x x", // running
        "   - x - - - x x", // waiting
        "   - x - - - x x", // paused
        "   - - - - - - -", // succeeded
        "   - - - - - - -", // failed
        "   - - - - - - -", // cancelled
    ];

    [TestMethod]
    public void The_legal_moves_are_those_of_the_table()
    {
        var states = Enum.GetValues<JobState>();

        var rows = states.Select(from => "   " + string.Join(' ', states.Select(to => from.CanMoveTo(to) ? 'x' : '-')));

        CollectionAssert.AreEqual(Table, rows.ToArray());
    }

    [TestMethod]
    public void A_state_is_over_when_nothing_comes_after()
    {
        var states = Enum.GetValues<JobState>();

        foreach (var state in states)
        {
            Assert.AreEqual(state.IsOver(), !states.Any(to => state.CanMoveTo(to)), state.Word());
        }
    }
}
