using Maas.Train.Graph;
using TorchSharp;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Graph;

/// <summary>A GPU's part is played by torch's meta device, which has shapes and no values.</summary>
[TestClass]
public sealed class PlacementTests
{
    private static readonly Device Meta = new(DeviceType.META);

    [TestMethod]
    public void Whole_numbers_move_to_where_the_values_are()
    {
        Tensor?[] slots = [ones(2, 3, device: Meta), tensor(new[] { 0L, 1L })];

        var placed = Placement.Place(slots, [0, 1, -1], [], Meta);

        Assert.AreEqual(DeviceType.META, placed[1].device_type);
        Assert.AreEqual(DeviceType.CPU, slots[1]!.device_type);
        Assert.IsNull(placed.Find(2));
    }

    [TestMethod]
    public void A_shape_stays_where_it_can_be_read()
    {
        Tensor?[] slots = [ones(2, 3, device: Meta), tensor(new[] { 3L, 2L })];

        var placed = Placement.Place(slots, [0, 1], [1], Meta);

        CollectionAssert.AreEqual(new[] { 3L, 2L }, placed.Longs(1));
    }

    [TestMethod]
    public void Arithmetic_of_shapes_stays_on_the_CPU()
    {
        Tensor?[] slots = [tensor(new[] { 3L }), tensor(new[] { 2L })];

        var placed = Placement.Place(slots, [0, 1], [], Meta);

        Assert.AreEqual(DeviceType.CPU, placed[0].device_type);
        Assert.AreEqual(DeviceType.CPU, Placement.DeviceOf(ScalarType.Int64, Meta).type);
        Assert.AreEqual(DeviceType.META, Placement.DeviceOf(ScalarType.Float32, Meta).type);
    }
}
