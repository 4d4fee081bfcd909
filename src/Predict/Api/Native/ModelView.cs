using Maas.Core.Naming;
using Maas.Core.Registry;

namespace Maas.Predict.Api.Native;

/// <summary>A model, where its aliases point, and (asked for by name) its versions, newest first, and what became of its newest upload
/// in parts.</summary>
internal sealed record ModelView(
    ModelName Model, DateTimeOffset Created, IReadOnlyDictionary<string, ModelVersion> Aliases, int? KeepLast,
    IReadOnlyList<ModelVersion>? Versions, UploadView? Upload)
{
    public static ModelView Of(ModelEntry entry) => Of(entry, null);

    public static ModelView Of(ModelEntry entry, IReadOnlyList<ModelVersion>? versions) => new(
        entry.Model,
        entry.Created,
        entry.Aliases.ToDictionary(alias => alias.Key.Value, alias => alias.Value),
        entry.KeepLast,
        versions,
        null);
}
