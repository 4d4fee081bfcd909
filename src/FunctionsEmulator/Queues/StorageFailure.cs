using Azure;
using Azure.Identity;

namespace Maas.FunctionsEmulator.Queues;

/// <summary>What the client of Azure Storage throws when the storage refuses, can't be reached, or gives no identity.</summary>
internal static class StorageFailure
{
    public static bool Is(Exception error) => error is RequestFailedException or AggregateException or AuthenticationFailedException;
}
