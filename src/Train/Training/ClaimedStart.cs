using Maas.Codecs.Planning;
using Maas.Core.Jobs;
using Maas.Core.Registry;
using Maas.Train.Data;

namespace Maas.Train.Training;

/// <summary>Brings the model that a claimed job begins with.</summary>
internal sealed class ClaimedStart(VersionStore versions)
{
    public async Task<StartingModel> LoadAsync(JobClaim claim, PlannedJob planned, TrainingData data)
    {
        if (planned.Base is not { } manifest)
        {
            return StartingModel.OfTemplate(planned.Job.Base, data);
        }

        var version = await versions.TrustAsync(claim.Tenant, manifest, claim.Cancellation);
        var folder = Directory.CreateDirectory(Path.Combine(claim.Folder, "base")).FullName;
        foreach (var file in version.Manifest.Files)
        {
            await versions.DownloadAsync(version, file, Path.Combine(folder, file.Name), claim.Cancellation);
        }

        return StartingModel.OfVersion(Path.Combine(folder, version.Manifest.Files[0].Name), planned.Job.Base, data);
    }
}
