using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Maas.Train.Graph;

/// <summary>
/// What is in a graph's slots before any pass, while it is loaded: constants, weights, statistics, and nothing where a pass puts its
/// values.
/// </summary>
internal sealed class SlotTable(int count)
{
    private readonly List<Tensor?> kept = [.. new Tensor?[count]];
    private readonly HashSet<int> constants = [];

    public Tensor?[] All => [.. kept];

    public int Add()
    {
        kept.Add(null);
        return kept.Count - 1;
    }

    public void Keep(int slot, Tensor tensor) => kept[slot] = tensor;

    public void KeepConstant(int slot, Tensor tensor)
    {
        kept[slot] = tensor;
        constants.Add(slot);
    }

    public bool IsConstant(int slot) => constants.Contains(slot);

    public bool IsWeight(int slot) => slot >= 0 && kept[slot] is Parameter;

    /// <summary>What is the same in every pass, weights excepted.</summary>
    public Tensor? FindConstant(int slot) => slot >= 0 && constants.Contains(slot) ? kept[slot] : null;

    /// <summary>What has the same shape in every pass.</summary>
    public Tensor? FindKept(int slot) => slot >= 0 ? kept[slot] : null;

    /// <summary>Whether what is in the slot is known, and not of the type.</summary>
    public bool IsNever(int slot, ScalarType type) => kept[slot] is { } tensor && tensor.dtype != type;

    /// <summary>A constant that only other constants were made of is not needed any more, and goes with the scope.</summary>
    public void Detach(Predicate<int> isRead)
    {
        for (var slot = 0; slot < kept.Count; slot++)
        {
            kept[slot] = !constants.Contains(slot) || isRead(slot) ? kept[slot]?.DetachFromDisposeScope() : null;
        }
    }
}
