using Maas.FunctionsEmulator.Queues;

namespace Maas.FunctionsEmulator.Tests.Queues;

[TestClass]
public sealed class PollingIntervalTests
{
    [TestMethod]
    public void It_doubles_while_nothing_comes_up_to_the_longest()
    {
        var pause = new PollingInterval(TimeSpan.FromSeconds(1));

        int[] taken = [.. Enumerable.Range(0, 6).Select(_ => (int)pause.Next().TotalMilliseconds)];

        CollectionAssert.AreEqual(new[] { 100, 200, 400, 800, 1000, 1000 }, taken);
    }

    [TestMethod]
    public void It_starts_anew_when_something_came()
    {
        var pause = new PollingInterval(TimeSpan.FromSeconds(1));
        pause.Next();
        pause.Next();

        pause.Reset();

        Assert.AreEqual(TimeSpan.FromMilliseconds(100), pause.Next());
    }
}
