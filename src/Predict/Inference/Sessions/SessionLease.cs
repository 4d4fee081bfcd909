namespace Maas.Predict.Inference.Sessions;

/// <summary>The right to use a loaded model: while it is not disposed, neither is the model. For one request.</summary>
internal sealed class SessionLease(LoadedModel model, TimeSpan waited, Action end) : IDisposable
{
    private Action? atEnd = end;

    public LoadedModel Model => model;

    /// <summary>How long the caller waited for the model to be loaded.</summary>
    public TimeSpan Waited => waited;

    public void Dispose() => Interlocked.Exchange(ref atEnd, null)?.Invoke();
}
