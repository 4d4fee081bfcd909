namespace Maas.Predict.Catalog;

/// <summary>The places in which models are read to be described: that takes up to twice a graph's size of memory, half a gigabyte of
/// which a file may have. For any number of threads.</summary>
public sealed class DescriptionPlaces : IDisposable
{
    // So that small ones don't wait for one large one.
    internal const int Count = 2;

    private readonly SemaphoreSlim places = new(Count);

    /// <summary>Does the work when there is a place.</summary>
    internal async Task<T> InAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        await places.WaitAsync(cancellation);
        try
        {
            return await work();
        }
        finally
        {
            places.Release();
        }
    }

    public void Dispose() => places.Dispose();
}
