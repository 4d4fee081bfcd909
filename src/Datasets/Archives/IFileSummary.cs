using Maas.Core.Datasets;

namespace Maas.Datasets.Archives;

/// <summary>What the files of one kind are like, learned file by file. Used by one check.</summary>
internal interface IFileSummary
{
    /// <summary>Looks at a file; gives what is wrong with it, or null.</summary>
    string? Add(ReadOnlySpan<byte> file);

    /// <summary>The report with what was learned.</summary>
    DatasetReport Complete(DatasetReport report);
}
