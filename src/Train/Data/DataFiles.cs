using Maas.Core.Datasets;

namespace Maas.Train.Data;

/// <summary>The dataset as it lies in the job's folder, and what goes with it.</summary>
/// <param name="TestPath">The second dataset, of the same format, all of which is the test part; null where the first one is split.</param>
/// <param name="TokenizerPath">The tokenizer; null where there is none, or it is learned.</param>
internal sealed record DataFiles(string Path, DatasetFormat Format, string? TestPath = null, string? TokenizerPath = null);
