using Maas.Train.Training;

namespace Maas.Train.Tests.Training;

[TestClass]
public sealed class ExampleOrderTests
{
    [TestMethod]
    [DataRow(10, 3, 3)]
    [DataRow(11, 3, 4)]
    [DataRow(12, 3, 4)]
    [DataRow(3, 1, 3)]
    [DataRow(1, 32, 1)]
    public void Every_epoch_takes_each_example_once(int examples, int batchSize, int batches)
    {
        var order = new ExampleOrder(examples, batchSize, seed: 1);

        var taken = Enumerable.Range(0, order.Batches).SelectMany(batch => order.Take(0, batch)).ToArray();

        Assert.AreEqual(batches, order.Batches);
        CollectionAssert.AreEqual(Enumerable.Range(0, examples).Select(index => (long)index).ToArray(), taken.Order().ToArray());
    }

    [TestMethod]
    public void An_epoch_is_a_function_of_seed_and_epoch()
    {
        var asked = new ExampleOrder(100, 50, seed: 1);
        asked.Take(0, 0);

        CollectionAssert.AreEqual(new ExampleOrder(100, 50, seed: 1).Take(7, 1), asked.Take(7, 1));
        CollectionAssert.AreNotEqual(asked.Take(8, 1), asked.Take(7, 1));
        CollectionAssert.AreNotEqual(new ExampleOrder(100, 50, seed: 2).Take(7, 1), asked.Take(7, 1));
    }

    [TestMethod]
    public void A_single_batch_keeps_the_datasets_order() =>
        CollectionAssert.AreEqual(new long[] { 0, 1, 2, 3 }, new ExampleOrder(4, 4, seed: 1).Take(3, 0));
}
