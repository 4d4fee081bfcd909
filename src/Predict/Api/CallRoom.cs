using Maas.Core.Naming;

namespace Maas.Predict.Api;

/// <summary>The memory that large calls under way may take together, their bodies and the tensors made of them.</summary>
public sealed class CallRoom
{
    private readonly TenantRoom room;

    /// <summary>A quarter of the memory that this process may have; models, pictures that are decoded and answers have the rest.</summary>
    public CallRoom()
        : this(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4)
    {
    }

    internal CallRoom(long mostBytes) => room = new(mostBytes);

    /// <summary>For one call, which disposes it.</summary>
    internal CallMemory Enter(TenantId tenant) => new(room, tenant);
}
