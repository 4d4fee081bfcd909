using Maas.Core;
using Maas.Core.Registry;
using Maas.Predict.Catalog;

namespace Maas.Predict.Inference.Sessions;

/// <summary>Why a version could not be loaded, and how long that is told again without another try.</summary>
/// <param name="HeldBack">Zero: the next who asks tries anew.</param>
/// <param name="Since">As the clock's stamp.</param>
internal sealed record LoadFailure(
    Manifest Manifest, ServingSettings Serving, ServiceError Error, string Detail, TimeSpan HeldBack, long Since)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    // What lies in the version itself: its bytes, its signature, what ONNX Runtime or its tokenizer makes of it, its size.
    private static readonly ServiceError[] Lasting =
    [
        ServiceError.CorruptModel, ServiceError.UntrustedModel, ServiceError.InvalidModel, ServiceError.InvalidTokenizer,
        ServiceError.Unsupported, ServiceError.ModelTooLarge,
    ];

    /// <param name="before">What the load before came to; null: that it succeeded, or there was none.</param>
    public static LoadFailure Of(ServedVersion version, ServiceException refusal, LoadFailure? before, long now)
    {
        var heldBack = !Lasting.Contains(refusal.Error) ? TimeSpan.Zero
            : before?.IsOf(version) is true && before.HeldBack > TimeSpan.Zero ? 2 * before.HeldBack
            : Shortest;
        return new(
            version.Manifest, version.Serving, refusal.Error, refusal.Detail, heldBack < Longest ? heldBack : Longest, now);
    }

    /// <summary>Whether the same was to be loaded, in the same way.</summary>
    public bool IsOf(ServedVersion version) => Serving == version.Serving && (ReferenceEquals(Manifest, version.Manifest)
        || (Manifest.Created == version.Manifest.Created && Manifest.Files.SequenceEqual(version.Manifest.Files)));
}
