using static TorchSharp.torch;

namespace Maas.Train.Graph;

/// <summary>
/// Where tensors live. Whole numbers and booleans that come from the graph itself (shapes, axes, indices) stay on the CPU,
/// so that reading them never waits for a GPU; an operator that mixes them with tensors of the device gets them moved.
/// </summary>
internal static class Placement
{
    public static Device DeviceOf(ScalarType type, Device device) => is_floating_point(type) ? device : CPU;

    public static Inputs Place(Tensor?[] slots, int[] positions, int[] host, Device device)
    {
        var placed = new Tensor?[positions.Length];
        var onDevice = false;
        for (var index = 0; index < placed.Length; index++)
        {
            placed[index] = positions[index] < 0 ? null : slots[positions[index]];
            onDevice |= !host.Contains(index) && placed[index]?.device_type == device.type;
        }

        var own = new int[positions.Length];
        for (var index = 0; index < placed.Length; index++)
        {
            own[index] = placed[index] is null ? -1 : index;
            if (onDevice && !host.Contains(index) && placed[index] is { } tensor && tensor.device_type != device.type)
            {
                placed[index] = tensor.to(device);
            }
        }

        return new Inputs(placed, own, slots);
    }
}
