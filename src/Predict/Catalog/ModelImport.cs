using Maas.Core;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Onnx;
using Maas.Onnx.Checking;
using Maas.Onnx.Describing;
using Maas.Onnx.Files;
using Maas.Predict.Api;

namespace Maas.Predict.Catalog;

/// <summary>Makes an uploaded ONNX file a version.</summary>
public sealed class ModelImport(ModelStore models, VersionStore versions, TimeProvider time)
{
    // The number is reserved once nothing can be wrong any more.
    private static readonly ModelVersion NotYet = new(0);

    /// <summary>The manifest that the file would have, but for its number.</summary>
    /// <exception cref="ServiceException">The file is no model, would hurt, or is not what the sender says of it.</exception>
    internal Manifest Describe(ModelName model, ModelUpload upload)
    {
        var codecs = ImportedCodecs.Parse(upload.Manifest);
        var description = Read(upload.File.Path);
        var manifest = new Manifest
        {
            Model = model,
            Version = NotYet,
            Created = time.GetUtcNow(),
            Files = [new(Path.GetFileName(upload.File.Path), upload.File.SizeBytes, upload.File.Sha256)],
            Inputs = [.. description.Inputs.Select(Tensor)],
            Outputs = [.. description.Outputs.Select(Tensor)],
            Operators = description.Operators,
            Encoding = codecs.Encoding,
            Decoding = codecs.Decoding,
        };
        if (codecs.Encoding is { } encoding)
        {
            EncodingRule.Check(encoding, manifest.Inputs);
        }

        if (codecs.Decoding is { } decoding)
        {
            DecodingRule.Check(decoding, manifest.Outputs);
        }

        return manifest;
    }

    /// <summary>Publishes it under the model's next number, and says whether it is new:
    /// the same as the newest version is that version.</summary>
    internal async Task<(Manifest Manifest, bool IsNew)> PublishAsync(
        TenantId tenant, Manifest draft, string folder, CancellationToken cancellation)
    {
        var entry = await models.FindAsync(tenant, draft.Model, cancellation);
        if (entry?.Find(AliasName.Latest) is { } newest
            && await versions.FindAsync(tenant, draft.Model, newest, cancellation) is { } published && IsSame(draft, published))
        {
            return (published, false);
        }

        var manifest = draft with { Version = await models.ReserveVersionAsync(tenant, draft.Model, cancellation) };
        return (await versions.PublishAsync(tenant, manifest, folder, cancellation), true);
    }

    private static ModelDescription Read(string path)
    {
        try
        {
            var model = OnnxFile.Read(path);
            GraphChecker.Check(model, folder: null);
            return ModelDescription.Of(model);
        }
        catch (OnnxException exception)
        {
            throw ServiceError.InvalidModel.With(exception.Message);
        }
    }

    private static bool IsSame(Manifest draft, Manifest published) =>
        published.Lineage is null && published.Files.SequenceEqual(draft.Files) && Codecs(published) == Codecs(draft);

    private static string Codecs(Manifest manifest) =>
        new ImportedCodecs(manifest.Encoding, manifest.Decoding).ToJson();

    private static TensorDescription Tensor(ValueDescription value) => new(value.Name, value.Type, value.Shape);
}
