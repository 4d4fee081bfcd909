namespace Maas.Predict.Inference.Statistics;

/// <summary>Why a call failed, in Triton's words.</summary>
internal enum FailureReason
{
    /// <summary>Too many wait already, or it waited too long.</summary>
    Rejected,

    /// <summary>Its caller left.</summary>
    Canceled,

    /// <summary>The model can't be loaded, fails while it computes, or does not come to an end; or the service has a fault.</summary>
    Backend,

    /// <summary>The request does not suit what the model declares.</summary>
    Other,
}
