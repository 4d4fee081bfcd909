using System.Text.Json;
using Maas.Core.Naming;
using Maas.Core.Registry;

namespace Maas.Predict.Api.Native;

/// <summary>Where the calls of an alias are to go, as <see cref="Catalog.AliasWish"/> reads it.</summary>
/// <param name="Version">The version that answers; with a split it may be left out, and is the heaviest part.</param>
/// <param name="Expected">The version that it must point to now; null: it must be new; absent: wherever it points. It
/// tells nothing of split, shadow and guard: to change what was read, send its ETag as If-Match.</param>
/// <param name="Split">The parts of the calls by version: weights above 0, of their sum.</param>
/// <param name="Shadow">A second version that computes the same and is compared, never answered from.</param>
/// <param name="Guard">When the alias goes back by itself; at least one of the limits.</param>
internal sealed record AliasBody(
    ModelVersion? Version, JsonElement? Expected, IReadOnlyList<VersionWeight>? Split, ShadowBody? Shadow, GuardBody? Guard);

/// <param name="Share">Of how many calls a copy is computed, above 0 to 1; 1 where it is left out.</param>
/// <param name="Tolerance">The greatest difference of numbers that are taken to agree, as a part of the larger one; 0.001 where it is left
/// out.</param>
internal sealed record ShadowBody(ModelVersion Version, double? Share, double? Tolerance);

/// <param name="ErrorRate">The greatest part of runs that may fail, 0 to 1. A run whose inputs ONNX Runtime refuses has failed only where
/// the version to return to computes the same inputs.</param>
/// <param name="P99Ms">The milliseconds within which 99 of 100 runs have to be done.</param>
/// <param name="WindowSeconds">How far back is looked; 300 where it is left out.</param>
/// <param name="AtLeast">How many runs there must have been; 50 where it is left out.</param>
/// <param name="ReturnTo">The last good version; where it is left out, what answered before.</param>
internal sealed record GuardBody(double? ErrorRate, double? P99Ms, int? WindowSeconds, int? AtLeast, ModelVersion? ReturnTo);
