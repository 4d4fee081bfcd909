using Maas.Core.Datasets;
using Maas.Core.Naming;
using Maas.Core.Registry;
using Maas.Core.Uploads;

namespace Maas.Predict.Api.Native;

/// <summary>A model or a dataset, with what became of its newest upload in parts; also before there is more of it than that.</summary>
public sealed class SubjectViews(ModelStore models, VersionStore versions, DatasetStore datasets, UploadStore uploads)
{
    /// <exception cref="Core.ServiceException">There is no such model, and none is uploaded.</exception>
    internal async Task<ModelView> GetAsync(TenantId tenant, ModelName model, CancellationToken cancellation)
    {
        var upload = await uploads.FindLastAsync(tenant, model, null, cancellation);
        if (upload is { State: not UploadState.Ready } && await models.FindAsync(tenant, model, cancellation) is null)
        {
            return new(model, upload.Created, new Dictionary<string, ModelVersion>(), null, [], UploadView.Of(upload));
        }

        var entry = await models.GetAsync(tenant, model, cancellation);
        var published = await versions.ListAsync(tenant, model, cancellation);
        return ModelView.Of(entry, published) with { Upload = upload is null ? null : UploadView.Of(upload) };
    }

    /// <exception cref="Core.ServiceException">There is no such dataset, and none is uploaded.</exception>
    internal async Task<DatasetView> GetAsync(TenantId tenant, DatasetName dataset, CancellationToken cancellation)
    {
        var upload = await uploads.FindLastAsync(tenant, null, dataset, cancellation);
        if (upload is not null && await datasets.FindAsync(tenant, dataset, cancellation) is null)
        {
            return new(dataset, upload.Sha256 ?? "", upload.SizeBytes, upload.Created, Core.Words.Word(upload.State), null,
                UploadView.Of(upload));
        }

        return DatasetView.Of(await datasets.GetAsync(tenant, dataset, cancellation)) with
        {
            Upload = upload is null ? null
            : UploadView.Of(upload)
        };
    }
}
