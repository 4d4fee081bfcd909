using Maas.Core;
using Maas.Core.Jobs;
using Maas.Core.Naming;
using Maas.Core.Uploads;

namespace Maas.Predict.Api.Native;

/// <summary>An upload in parts: what it is to become, how its parts are cut, and how far it is.</summary>
/// <param name="Parts">How many there are, from 1 on; all have <paramref name="PartBytes"/> bytes but the last.</param>
/// <param name="Received">The numbers of those that are there, while more are awaited.</param>
/// <param name="Version">What the model became.</param>
/// <param name="Error">Why it was refused.</param>
/// <param name="Violations">The places that are wrong, at most 100.</param>
/// <param name="Warnings">What came with the model and is not used, and why.</param>
internal sealed record UploadView(
    UploadId Id,
    ModelName? Model,
    DatasetName? Dataset,
    UploadState State,
    long SizeBytes,
    string? Sha256,
    long PartBytes,
    int Parts,
    IReadOnlyList<int>? Received,
    ModelVersion? Version,
    JobError? Error,
    IReadOnlyList<Violation>? Violations,
    IReadOnlyList<string>? Warnings,
    DateTimeOffset Created,
    DateTimeOffset Expires)
{
    public static UploadView Of(Upload upload) => Of(upload, null);

    public static UploadView Of(Upload upload, IReadOnlyList<int>? received) => new(
        upload.Id,
        upload.Model,
        upload.Dataset,
        upload.State,
        upload.SizeBytes,
        upload.Sha256,
        upload.PartBytes,
        upload.Parts,
        received,
        upload.Version,
        upload.Error,
        upload.Violations,
        upload.Warnings,
        upload.Created,
        upload.Expires);
}
