using Maas.Core.Naming;

namespace Maas.Predict.Inference.Traffic;

/// <summary>
/// The memory that copies of calls may take in this process. A tenant has at most twice of what is left: so one alone has two thirds of
/// it, and however many fill their shares, the next one finds room. For any number of threads.
/// </summary>
internal sealed class CopyRoom(long mostBytes)
{
    private readonly Lock gate = new();
    private readonly Dictionary<TenantId, long> taken = [];
    private long left = mostBytes;

    public bool TryTake(TenantId tenant, long bytes)
    {
        lock (gate)
        {
            var own = taken.GetValueOrDefault(tenant) + bytes;
            if (own > 2 * (left - bytes))
            {
                return false;
            }

            (taken[tenant], left) = (own, left - bytes);
            return true;
        }
    }

    /// <summary>Gives back what was taken, and no more than that.</summary>
    public void Give(TenantId tenant, long bytes)
    {
        lock (gate)
        {
            var given = Math.Min(bytes, taken.GetValueOrDefault(tenant));
            left += given;
            var own = taken.GetValueOrDefault(tenant) - given;
            if (own == 0)
            {
                taken.Remove(tenant);
            }
            else
            {
                taken[tenant] = own;
            }
        }
    }
}
