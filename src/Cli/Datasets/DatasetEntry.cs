namespace Maas.Cli.Datasets;

/// <summary>A dataset, and (asked for by name) what its check found.</summary>
internal sealed record DatasetEntry
{
    public required string Dataset { get; init; }
    public required string Sha256 { get; init; }
    public required long SizeBytes { get; init; }
    public required DateTimeOffset Uploaded { get; init; }
    public string State { get; init; } = "ready";
    public DatasetReport? Report { get; init; }
}

/// <summary>What the check of a dataset found.</summary>
internal sealed record DatasetReport
{
    public required string Format { get; init; }
    public required long Rows { get; init; }
    public IReadOnlyList<ColumnReport> Columns { get; init; } = [];
    public IReadOnlyList<CategoryCount> Classes { get; init; } = [];
    public ImagesReport? Images { get; init; }
    public SoundsReport? Sounds { get; init; }
    public TextsReport? Texts { get; init; }
    public IReadOnlyList<Warning> Warnings { get; init; } = [];
}

internal sealed record ColumnReport(string Name, string Type, long Missing, int Distinct, double? Least, double? Greatest, double? Mean);

internal sealed record CategoryCount(string Name, long Count);

internal sealed record ImagesReport(int Width, int Height, int Channels);

internal sealed record SoundsReport(int SampleRate, int Channels, double MedianSeconds, double LongestSeconds);

internal sealed record TextsReport(long Bytes, long Characters, long MedianCharacters, long LongestCharacters);

internal sealed record Warning(string? Place, long? Row, string Message);
