using Maas.Codecs.Text;
using Maas.Core;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Predict.Api;
using Maas.Predict.Catalog.Import;

namespace Maas.Predict.Catalog;

/// <summary>Makes a version of another one's files, with other codecs.</summary>
public sealed class ModelCopy(ModelStore models, VersionStore versions, ModelImport import, UploadFolder folder, TimeProvider time)
{
    /// <summary>Publishes it under the model's next number, and says whether it is new, as <see cref="ModelImport"/> does.</summary>
    /// <exception cref="ServiceException">There is no such version, or the codecs do not fit it.</exception>
    internal async Task<(Manifest Manifest, bool IsNew)> PublishAsync(
        TenantId tenant, ModelName model, VersionWish wish, CancellationToken cancellation)
    {
        await models.GetAsync(tenant, model, cancellation);
        var found = await versions.FindAsync(tenant, model, wish.From, cancellation)
            ?? throw ServiceError.UnknownVersion.With($"model \"{model}\" has no version {wish.From}");
        var trusted = await versions.TrustAsync(tenant, found, cancellation);
        var source = trusted.Manifest;
        var draft = source with
        {
            Created = time.GetUtcNow(),
            Encoding = wish.Codecs.Encoding.Or(source.Encoding),
            Decoding = wish.Codecs.Decoding.Or(source.Decoding),
            From = wish.From,
            Warnings = null,
        };
        CodecRule.Check(draft, await LookAsync(draft, trusted, cancellation));

        // What was scored were answers by the codecs of then.
        draft = ImportedCodecs.AreSame(draft, source) ? draft : draft with { Evaluation = null };
        return await import.PublishCopyAsync(tenant, trusted, draft, cancellation);
    }

    private async Task<FoundBeside> LookAsync(Manifest draft, TrustedVersion source, CancellationToken cancellation)
    {
        if (draft.Encoding is not TextEncoding
            || source.Manifest.Files.FirstOrDefault(file => file.Name == FoundCodecs.TokenizerName) is not { } stored)
        {
            return FoundBeside.Nothing;
        }

        using var file = await folder.FetchAsync(stored.Name, stored.SizeBytes, async path =>
        {
            await versions.DownloadAsync(source, stored, path, cancellation);
            return stored.Sha256;
        });
        try
        {
            return FoundBeside.Nothing with { Tokenizer = TextTokenizer.Read(await File.ReadAllBytesAsync(file.Path, cancellation)) };
        }
        catch (ServiceException exception)
        {
            return FoundBeside.Nothing with { TokenizerProblem = exception.Detail };
        }
    }
}
