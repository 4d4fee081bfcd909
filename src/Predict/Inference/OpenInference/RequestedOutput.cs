namespace Maas.Predict.Inference.OpenInference;

/// <summary>An output that a call names; <paramref name="Binary"/> is null where only the request as a whole says how it comes.</summary>
internal sealed record RequestedOutput(string Name, bool? Binary);
