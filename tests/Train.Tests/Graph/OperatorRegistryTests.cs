using Maas.Onnx.Training;
using Maas.Train.Graph;

namespace Maas.Train.Tests.Graph;

[TestClass]
public sealed class OperatorRegistryTests
{
    [TestMethod]
    public void What_is_told_to_be_trainable_is_what_the_registry_holds()
    {
        var held = OperatorRegistry.Default.Definitions
            .Select(definition => (definition.Domain, definition.Operator, definition.SinceVersion));
        var told = TrainableOperators.All.Select(each => (each.Domain, each.Name, each.SinceVersion));

        var missing = held.Except(told).Order().ToArray();
        var surplus = told.Except(held).Order().ToArray();

        Assert.IsEmpty(missing, $"not told: {string.Join(", ", missing)}");
        Assert.IsEmpty(surplus, $"not held: {string.Join(", ", surplus)}");
    }

    [TestMethod]
    public void The_newest_definition_that_an_opset_knows_is_found()
    {
        var registry = OperatorRegistry.Default;

        Assert.AreEqual(6, registry.Find(string.Empty, "Clip", 10)?.SinceVersion);
        Assert.AreEqual(11, registry.Find(string.Empty, "Clip", 11)?.SinceVersion);
        Assert.AreEqual(11, registry.Find(string.Empty, "Clip", 23)?.SinceVersion);
        Assert.IsNull(registry.Find(string.Empty, "Gelu", 19));
        Assert.IsNull(registry.Find("com.example", "Relu", 13));
    }
}
