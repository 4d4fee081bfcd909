namespace Maas.Predict.Api.Native;

internal sealed record HealthView(string Status, string? Reason);
