using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Maas.Core.Naming;

namespace Maas.Predict.Authentication;

/// <summary>The keys that are known. For any number of threads.</summary>
/// <remarks>
/// To find one takes as long whichever it is, however many there are: it is looked for by a hash whose seed is this process's own, so
/// nobody can tell what a guess has to be like to be compared with a key, and what is compared is compared in constant time. A digest of
/// each call's key by SHA-256 took 4 % of a small call (28 November 2026).
/// </remarks>
internal sealed class KeyRing
{
    private readonly Dictionary<string, TenantId> tenants = new(new ConstantTime());

    /// <exception cref="InvalidOperationException">A key is too short or there twice, or a tenant's name is none.</exception>
    public KeyRing(IReadOnlyList<KeyPair> pairs)
    {
        for (var i = 0; i < pairs.Count; i++)
        {
            if (!tenants.TryAdd(pairs[i].Key, TenantOf(pairs[i], i)))
            {
                throw new InvalidOperationException("The settings Keys__… hold the same key twice.");
            }
        }
    }

    /// <summary>Whose key it is; null where it is nobody's.</summary>
    public TenantId? Find(string key) => tenants.TryGetValue(key, out var tenant) ? tenant : null;

    private static TenantId TenantOf(KeyPair pair, int index)
    {
        Settings.Check(pair, $"{KeyPair.Section}__{index}");
        return TenantId.TryParse(pair.Tenant, out var tenant)
            ? tenant
            : throw new InvalidOperationException(
                $"The setting {KeyPair.Section}__{index}__Tenant is \"{pair.Tenant}\"; it takes 1 to 64 of a-z, 0-9 and '-'.");
    }

    private sealed class ConstantTime : IEqualityComparer<string>
    {
        public bool Equals(string? one, string? other) => CryptographicOperations.FixedTimeEquals(BytesOf(one), BytesOf(other));

        // .NET seeds it at random for each process.
        public int GetHashCode(string key) => string.GetHashCode(key.AsSpan());

        private static ReadOnlySpan<byte> BytesOf(string? key) => MemoryMarshal.AsBytes(key.AsSpan());
    }
}
