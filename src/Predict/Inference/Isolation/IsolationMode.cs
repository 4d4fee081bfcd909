namespace Maas.Predict.Inference.Isolation;

/// <summary>Which models are run in processes of their own.</summary>
public enum IsolationMode
{
    /// <summary>Those that were computing when a process of this service ended, or did not end a run when they were told to.</summary>
    Suspects,

    /// <summary>All: where tenants send models that nobody trusts.</summary>
    All,
}
