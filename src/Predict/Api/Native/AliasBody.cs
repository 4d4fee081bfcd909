using System.Text.Json;
using Maas.Core.Naming;

namespace Maas.Predict.Api.Native;

/// <summary>Where an alias is to point, as <see cref="Catalog.AliasWish"/> reads it.</summary>
/// <param name="Version">The version that it points to from now on.</param>
/// <param name="Expected">The version that it must point to now; null: it must be new; absent: wherever it points.</param>
internal sealed record AliasBody(ModelVersion Version, JsonElement? Expected);
