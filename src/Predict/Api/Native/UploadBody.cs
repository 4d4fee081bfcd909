using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Predict.Api.Calls;

namespace Maas.Predict.Api.Native;

/// <summary>What is to come in parts, as <see cref="Catalog.UploadRequest"/> reads it: a model or a dataset.</summary>
/// <param name="SizeBytes">Of the whole file.</param>
/// <param name="Sha256">64 hex digits of the whole file.</param>
/// <param name="MediaType">Of a dataset, what it is.</param>
/// <param name="Encoding">Of a model, how raw input becomes its tensors; left out, what comes with it tells; "none": none.</param>
/// <param name="Decoding">Of a model, what its outputs mean; left out, what comes with it tells; "none": none.</param>
internal sealed record UploadBody(
    ModelName? Model,
    DatasetName? Dataset,
    long SizeBytes,
    string? Sha256,
    string? MediaType,
    [property: AlsoTakes("none")] Encoding? Encoding,
    [property: AlsoTakes("none")] Decoding? Decoding);
