using Maas.Core.Naming;

namespace Maas.Predict.Api;

/// <summary>
/// Memory of this process that tenants share. One has at most twice of what is left: so one alone has two thirds of it, and however many
/// fill their shares, the next one finds room. For any number of threads.
/// </summary>
internal sealed class TenantRoom(long mostBytes)
{
    private readonly Lock gate = new();
    private readonly Dictionary<TenantId, long> taken = [];
    private readonly long all = mostBytes;
    private long left = mostBytes;

    public bool TryTake(TenantId tenant, long bytes) => TryTake(tenant, bytes, held: -1);

    /// <summary>The same for one who holds some of it already: where that is all that is taken, it may have any more.</summary>
    public bool TryTake(TenantId tenant, long bytes, long held)
    {
        lock (gate)
        {
            var own = taken.GetValueOrDefault(tenant) + bytes;
            if (own > 2 * (left - bytes) && left + held != all)
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
