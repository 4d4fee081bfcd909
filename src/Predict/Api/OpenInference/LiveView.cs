namespace Maas.Predict.Api.OpenInference;

internal sealed record LiveView(bool Live);
