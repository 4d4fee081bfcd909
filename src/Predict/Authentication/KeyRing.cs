using System.Security.Cryptography;
using System.Text;
using Maas.Core.Naming;

namespace Maas.Predict.Authentication;

/// <summary>The keys that are known, as digests. For any number of threads.</summary>
internal sealed class KeyRing
{
    private readonly (byte[] Digest, TenantId Tenant)[] keys;

    /// <exception cref="InvalidOperationException">A key is too short or there twice, or a tenant's name is none.</exception>
    public KeyRing(IReadOnlyList<KeyPair> pairs)
    {
        keys = [.. pairs.Select(Read)];
        if (keys.DistinctBy(key => Convert.ToHexString(key.Digest)).Count() < keys.Length)
        {
            throw new InvalidOperationException("The settings Keys__… hold the same key twice.");
        }
    }

    /// <summary>Whose key it is; null where it is nobody's. Every key is compared, in constant time, so the time tells nothing.</summary>
    public TenantId? Find(string key)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(key, digest);
        TenantId? found = null;
        foreach (var (known, tenant) in keys)
        {
            found = CryptographicOperations.FixedTimeEquals(known, digest) ? tenant : found;
        }

        return found;
    }

    private static void Hash(string key, Span<byte> digest)
    {
        Span<byte> text = stackalloc byte[1024];
        SHA256.HashData(Encoding.UTF8.TryGetBytes(key, text, out var length) ? text[..length] : Encoding.UTF8.GetBytes(key), digest);
    }

    private static (byte[] Digest, TenantId Tenant) Read(KeyPair pair, int index)
    {
        Settings.Check(pair, $"{KeyPair.Section}__{index}");
        return TenantId.TryParse(pair.Tenant, out var tenant)
            ? (SHA256.HashData(Encoding.UTF8.GetBytes(pair.Key)), tenant)
            : throw new InvalidOperationException(
                $"The setting {KeyPair.Section}__{index}__Tenant is \"{pair.Tenant}\"; it takes 1 to 64 of a-z, 0-9 and '-'.");
    }
}
