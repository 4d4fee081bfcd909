namespace Maas.Predict.Api.Native;

/// <summary>What all parts together must be.</summary>
/// <param name="Sha256">64 hex digits; absent: what was announced at the beginning.</param>
internal sealed record UploadDigestBody(string? Sha256);
