namespace Maas.Predict.Api.OpenInference;

internal sealed record ModelReadyView(string Name, bool Ready);
