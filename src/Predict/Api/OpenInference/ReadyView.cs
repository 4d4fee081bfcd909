namespace Maas.Predict.Api.OpenInference;

internal sealed record ReadyView(bool Ready);
