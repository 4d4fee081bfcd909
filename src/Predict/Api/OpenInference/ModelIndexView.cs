using Maas.Core.Naming;

namespace Maas.Predict.Api.OpenInference;

/// <summary>A version as the repository lists it: ready where this process has it loaded.</summary>
internal sealed record ModelIndexView(string Name, string Version, string State, string Reason)
{
    public static ModelIndexView Of(ModelName model, ModelVersion version, bool isReady) => isReady
        ? new(model.Value, $"{version}", "READY", "")
        : new(model.Value, $"{version}", "UNAVAILABLE", "not loaded in this process; a call loads it");
}
