using Maas.Core.Datasets;
using Maas.Core.Naming;

namespace Maas.Predict.Api.Native;

/// <summary>A dataset; its report is left out of lists.</summary>
internal sealed record DatasetView(
    DatasetName Dataset, string Sha256, long SizeBytes, DateTimeOffset Uploaded, string State, DatasetReport? Report, UploadView? Upload)
{
    // What is stored was checked before.
    private const string Ready = "ready";

    public static DatasetView Of(DatasetEntry entry) =>
        new(entry.Dataset, entry.Sha256, entry.SizeBytes, entry.Uploaded, Ready, entry.Report, null);

    public static DatasetView Short(DatasetEntry entry) => Of(entry) with { Report = null };
}
