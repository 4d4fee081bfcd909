using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Predict.Api.Calls;

namespace Maas.Predict.Api.Native;

/// <summary>A new version of another one's files, as <see cref="Catalog.VersionWish"/> reads it.</summary>
/// <param name="From">The version whose files it has.</param>
/// <param name="Encoding">How raw input becomes its tensors; left out, as it is there; "none": only tensors are taken.</param>
/// <param name="Decoding">What its outputs mean; left out, as it is there; "none": they are given as tensors.</param>
internal sealed record VersionBody(
    ModelVersion From, [property: AlsoTakes("none")] Encoding? Encoding, [property: AlsoTakes("none")] Decoding? Decoding);
