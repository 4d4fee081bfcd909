using Maas.Core.Naming;

namespace Maas.Core.Tests.Naming;

[TestClass]
public sealed class JobIdTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [TestMethod]
    public void Ids_sort_newest_first()
    {
        int[] steps = [0, 1, 2, 31, 32, 33, 1_000, 1_000_000, 2_000_000_000];
        var oldestFirst = steps.Select(step => JobId.New(Now.AddMilliseconds(step)).Value).ToList();

        var sorted = oldestFirst.Order(StringComparer.Ordinal);

        CollectionAssert.AreEqual(Enumerable.Reverse(oldestFirst).ToList(), sorted.ToList());
    }

    [TestMethod]
    public void Ids_of_one_moment_differ()
    {
        var ids = Enumerable.Range(0, 1_000).Select(_ => JobId.New(Now)).ToHashSet();

        Assert.HasCount(1_000, ids);
    }

    [TestMethod]
    public void An_id_is_20_characters_of_crockfords_base_32_and_reads_back()
    {
        var id = JobId.New(Now);

        Assert.AreEqual(20, id.Value.Length);
        Assert.AreEqual(id, JobId.Parse(id.Value));
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    [DataRow("0123456789abcdefghj")]
    [DataRow("0123456789abcdefghjkm")]
    [DataRow("0123456789ABCDEFGHJK")]
    [DataRow("0123456789abcdefghil")]
    [DataRow("0123456789abcdefgho0")]
    [DataRow("0123456789abcdefghju")]
    [DataRow("0123456789abcdefgh/k")]
    [DataRow("0123456789abcdefghjk\n")]
    public void Garbage_is_no_id(string? text) => Refused.As(ServiceError.InvalidName, () => JobId.Parse(text));
}
