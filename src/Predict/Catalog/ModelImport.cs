using Maas.Core;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Core.Storage;
using Maas.Onnx.Describing;
using Maas.Predict.Api;
using Maas.Predict.Catalog.Import;

namespace Maas.Predict.Catalog;

/// <summary>Makes an uploaded ONNX file a version.</summary>
public sealed class ModelImport(
    ModelStore models, VersionStore versions, DescriptionPlaces places, DiskRoom room, UploadsOptions options, TimeProvider time)
{
    private const int MostWarning = 1_000;

    // The number is reserved once nothing can be wrong any more.
    private static readonly ModelVersion NotYet = new(0);

    /// <summary>The manifest that the file would have, but for its number, and the folder of its files.</summary>
    /// <exception cref="ServiceException">The file is no model, would hurt, or is not what the sender says of it.</exception>
    internal Task<ModelDraft> DescribeAsync(ModelName model, ModelUpload upload, CancellationToken cancellation) =>
        places.InAsync(() => ReadAsync(model, upload, cancellation), cancellation);

    /// <summary>Publishes it under the model's next number, and says whether it is new: the same as the newest version is that
    /// version.</summary>
    internal Task<(Manifest Manifest, bool IsNew)> PublishAsync(TenantId tenant, ModelDraft described, CancellationToken cancellation) =>
        PublishAsync(tenant, described, () => models.ReserveVersionAsync(tenant, described.Manifest.Model, cancellation), cancellation);

    /// <summary>The same under a number that the caller reserves, once nothing can be wrong any more.</summary>
    internal Task<(Manifest Manifest, bool IsNew)> PublishAsync(
        TenantId tenant, ModelDraft described, Func<Task<ModelVersion>> reserve, CancellationToken cancellation) =>
        PublishAsync(
            tenant, described.Manifest, async manifest =>
                await versions.PublishAsync(tenant, manifest with { Version = await reserve() }, described.Folder, cancellation),
            cancellation);

    /// <summary>The same of files that a version has already.</summary>
    /// <exception cref="ServiceException">The version was deleted meanwhile.</exception>
    internal Task<(Manifest Manifest, bool IsNew)> PublishCopyAsync(
        TenantId tenant, TrustedVersion source, Manifest draft, CancellationToken cancellation) =>
        PublishAsync(
            tenant, draft, async manifest =>
            {
                var version = await models.ReserveVersionAsync(tenant, draft.Model, cancellation);
                return await versions.CopyAsync(source, manifest with { Version = version }, cancellation);
            },
            cancellation);

    private async Task<ModelDraft> ReadAsync(ModelName model, ModelUpload upload, CancellationToken cancellation)
    {
        var said = ImportedCodecs.Parse(upload.Manifest);
        var files = await ModelFolder.OpenAsync(upload.File, room, options.MaximumBytes, cancellation);
        var encoding = said.Encoding.IsSaid ? new(said.Encoding.Value, null) : FoundCodecs.FindEncoding(files);
        var decoding = said.Decoding.IsSaid ? new(said.Decoding.Value, null) : FoundCodecs.FindDecoding(files);
        string[] warnings = [.. new[] { encoding.Warning, decoding.Warning }.OfType<string>().Select(Shortened)];
        var manifest = new Manifest
        {
            Model = model,
            Version = NotYet,
            Created = time.GetUtcNow(),
            Files = files.Files,
            Inputs = Tensors(files.Description.Inputs),
            Outputs = Tensors(files.Description.Outputs),
            Operators = files.Description.Operators,
            Encoding = encoding.Codec,
            Decoding = decoding.Codec,
            Warnings = warnings.Length > 0 ? warnings : null,
        };
        CodecRule.Check(manifest, files.Beside);
        return new(manifest, files.Folder);
    }

    private async Task<(Manifest Manifest, bool IsNew)> PublishAsync(
        TenantId tenant, Manifest draft, Func<Manifest, Task<Manifest>> publish, CancellationToken cancellation)
    {
        if (await FindNewestAsync(tenant, draft.Model, cancellation) is not { } newest || !IsSame(draft, newest))
        {
            return (await publish(draft), true);
        }

        // Who published it may have died before `latest` came to it.
        await versions.FinishAsync(tenant, newest, cancellation);
        return (newest with { Warnings = draft.Warnings }, false);
    }

    // Of one that can't be used, a new version is wanted, though its file may be the same.
    private async Task<Manifest?> FindNewestAsync(TenantId tenant, ModelName model, CancellationToken cancellation)
    {
        try
        {
            return await versions.FindNewestAsync(tenant, model, cancellation) is { } manifest
                ? (await versions.TrustAsync(tenant, manifest, cancellation)).Manifest
                : null;
        }
        catch (ServiceException unusable) when (
            unusable.Error == ServiceError.CorruptModel || unusable.Error == ServiceError.UntrustedModel)
        {
            return null;
        }
    }

    private static bool IsSame(Manifest draft, Manifest published) =>
        published.Lineage?.Job == draft.Lineage?.Job && published.Files.SequenceEqual(draft.Files)
            && ImportedCodecs.AreSame(draft, published);

    // A label may be as long as its file.
    private static string Shortened(string text) => text.Length > MostWarning ? $"{text[..MostWarning]}…" : text;

    internal static IReadOnlyList<TensorDescription> Tensors(IReadOnlyList<ValueDescription> values) =>
        [.. values.Select(value => new TensorDescription(value.Name, value.Type, value.Shape))];
}
