using Maas.Core.Naming;
using Maas.Predict.Inference.Sessions;

namespace Maas.Predict.Tests.Inference.Sessions;

[TestClass]
public sealed class CachedModelTests
{
    private const int Rounds = 20_000;

    [TestMethod]
    public void Of_a_call_and_of_who_needs_room_at_the_same_instant_one_gets_the_model()
    {
        var (entered, taken, wrong) = (0, 0, 0);

        Race(model =>
        {
            Assert.IsFalse(model.Leave());
            Assert.IsFalse(model.Leave());
        }, model => model.TryEnter(1), model => model.TryTakeOutIdle(), (model, enters, takes) =>
        {
            entered += enters ? 1 : 0;
            taken += takes ? 1 : 0;
            wrong += enters == takes ? 1 : 0;
        });

        Assert.AreEqual(0, wrong);
        Assert.AreEqual(Rounds, entered + taken);
    }

    [TestMethod]
    public void Of_the_last_who_leaves_and_of_who_removes_at_the_same_instant_one_ends_the_model()
    {
        var ends = new List<bool>();

        Race(
            model => Assert.IsFalse(model.Leave()),
            model => model.Leave(),
            model => model.TakeOut(),
            (model, last, idle) => ends.Add(last != idle && !model.TryEnter(1) && !model.TakeOut()));

        Assert.HasCount(Rounds, ends);
        Assert.IsTrue(ends.All(isOne => isOne));
    }

    [TestMethod]
    public void A_model_that_is_out_is_ended_by_its_last_lease_and_no_earlier()
    {
        var model = Model();
        model.TryEnter(1);

        Assert.IsFalse(model.TakeOut());
        Assert.IsFalse(model.TryEnter(1));
        CollectionAssert.AreEqual(new[] { false, false, true }, new[] { model.Leave(), model.Leave(), model.Leave() });
    }

    // Two threads that meet before each round, so that they act as nearly at once as they can.
    private static void Race(
        Action<CachedModel> prepare, Func<CachedModel, bool> one, Func<CachedModel, bool> two, Action<CachedModel, bool, bool> judge)
    {
        var model = Model();
        var other = false;
        using var meeting = new Barrier(2);
        var second = new Thread(() =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                meeting.SignalAndWait();
                other = two(model);
                meeting.SignalAndWait();
            }
        });
        second.Start();
        for (var i = 0; i < Rounds; i++)
        {
            model = Model();
            prepare(model);
            meeting.SignalAndWait();
            var first = one(model);
            meeting.SignalAndWait();
            judge(model, first, other);
        }

        second.Join();
    }

    private static CachedModel Model() =>
        new(new(new(TenantId.Parse("a"), ModelName.Parse("m"), new(1)), new()));
}
