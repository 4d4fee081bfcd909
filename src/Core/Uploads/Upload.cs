using System.Text.Json.Serialization;
using Maas.Core.Jobs;
using Maas.Core.Naming;

namespace Maas.Core.Uploads;

/// <summary>A model or a dataset that comes in parts, and what became of it.</summary>
public sealed record Upload
{
    public required TenantId Tenant { get; init; }
    public required UploadId Id { get; init; }

    /// <summary>What it is to be a version of; null where it is a dataset.</summary>
    public ModelName? Model { get; init; }
    public DatasetName? Dataset { get; init; }

    /// <summary>The dataset's media type, as its sender says it; null where the bytes are to tell.</summary>
    public string? MediaType { get; init; }
    public required long SizeBytes { get; init; }

    /// <summary>The size of every part but the last.</summary>
    public required long PartBytes { get; init; }

    /// <summary>Of all bytes: 64 lower-case hex digits; null until the sender says it.</summary>
    public string? Sha256 { get; init; }
    public required UploadState State { get; init; }
    public required DateTimeOffset Created { get; init; }
    public required DateTimeOffset Expires { get; init; }

    /// <summary>The number that the model's version will have, reserved once.</summary>
    public ModelVersion? ReservedVersion { get; init; }
    public ModelVersion? Version { get; init; }
    public JobError? Error { get; init; }

    /// <summary>The places that are wrong, as far as there is room for them; null where none is told.</summary>
    public IReadOnlyList<Violation>? Violations { get; init; }

    /// <summary>What came with the model and is not used, and why; null where all is.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>The row's tag: who writes must have read the row as it is.</summary>
    public string Tag { get; init; } = "";

    /// <summary>How many parts there are, from 1 on.</summary>
    public int Parts => (int)Math.Max(1, (SizeBytes + PartBytes - 1) / PartBytes);

    public bool IsOver => State is UploadState.Ready or UploadState.Refused;

    /// <summary>How many bytes a part has.</summary>
    public long LengthOf(int part) => part < Parts ? PartBytes : SizeBytes - ((Parts - 1) * PartBytes);
}

[JsonConverter(typeof(KebabCaseConverter<UploadState>))]
public enum UploadState
{
    /// <summary>Parts are awaited.</summary>
    Open,

    /// <summary>All parts are there; its examination is queued.</summary>
    Uploaded,
    Checking,
    Ready,
    Refused,
}
