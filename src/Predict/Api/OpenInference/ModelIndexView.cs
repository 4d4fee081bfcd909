using Maas.Core.Naming;

namespace Maas.Predict.Api.OpenInference;

/// <summary>A version as the repository lists it: ready where this process has it loaded; if not, why.</summary>
internal sealed record ModelIndexView(string Name, string Version, string State, string Reason)
{
    public static ModelIndexView Ready(ModelName model, ModelVersion version) => new(model.Value, $"{version}", "READY", "");

    /// <param name="failure">Why it could not be loaded; null: nobody tried.</param>
    public static ModelIndexView Unavailable(ModelName model, ModelVersion version, string? failure) =>
        new(model.Value, $"{version}", "UNAVAILABLE", failure ?? "not loaded in this process; a call loads it");
}
