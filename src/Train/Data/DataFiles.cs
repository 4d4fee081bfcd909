namespace Maas.Train.Data;

/// <summary>The dataset as it lies in the job's folder.</summary>
/// <param name="TestPath">The second dataset, all of which is the test part; null where the first one is split.</param>
internal sealed record DataFiles(string Path, string? TestPath = null);
