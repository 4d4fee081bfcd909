using System.Text.Json.Serialization;

namespace Maas.Core.Datasets;

/// <summary>What the check of a dataset found. A dataset with errors can't be trained on.</summary>
public sealed record DatasetReport
{
    public required DatasetFormat Format { get; init; }

    /// <summary>Rows of data (the header not counted), or images.</summary>
    public required long Rows { get; init; }

    /// <summary>The columns of a table; empty for images.</summary>
    public IReadOnlyList<ColumnReport> Columns { get; init; } = [];

    /// <summary>The class folders with their counts, sorted by name; empty for tables.</summary>
    public IReadOnlyList<CategoryCount> Classes { get; init; } = [];

    /// <summary>What the pictures are like; null for tables.</summary>
    public ImagesReport? Images { get; init; }

    public long ErrorCount { get; init; }

    /// <summary>The first 100 errors.</summary>
    public IReadOnlyList<Violation> Errors { get; init; } = [];
}

[JsonConverter(typeof(KebabCaseConverter<DatasetFormat>))]
public enum DatasetFormat
{
    /// <summary>A table as comma-separated values, with a header.</summary>
    Csv,

    /// <summary>A ZIP archive of pictures in class folders.</summary>
    Images,

    /// <summary>A table as one JSON object a line.</summary>
    Jsonl,

    /// <summary>A table as Apache Parquet.</summary>
    Parquet,

    /// <summary>A ZIP archive of WAV files in class folders.</summary>
    Sounds,

    /// <summary>A ZIP archive of UTF-8 text files in class folders.</summary>
    Texts,

    /// <summary>One text in UTF-8.</summary>
    PlainText,
}

/// <summary>One column of a table.</summary>
public sealed record ColumnReport
{
    public required string Name { get; init; }
    public required ColumnType Type { get; init; }
    public required long Missing { get; init; }

    /// <summary>Distinct values; counting stops at 10,001, or earlier where thousands of columns have thousands each.</summary>
    public required int Distinct { get; init; }

    /// <summary>Numbers: the least, greatest and mean of the cells that are there.</summary>
    public double? Least { get; init; }
    public double? Greatest { get; init; }
    public double? Mean { get; init; }

    /// <summary>Up to 1,000 values with their counts, sorted by name, where there are no more; else empty.</summary>
    public IReadOnlyList<CategoryCount> Categories { get; init; } = [];
}

[JsonConverter(typeof(KebabCaseConverter<ColumnType>))]
public enum ColumnType
{
    /// <summary>Every cell that is there is a finite number.</summary>
    Number,

    /// <summary>At most 1,000 distinct values, of at most 256 bytes each.</summary>
    Category,

    Text,

    /// <summary>No cell is there.</summary>
    Empty,
}

public sealed record CategoryCount(string Name, long Count);

/// <summary>The size (before a photo's orientation is applied) and channels that most pictures have.</summary>
public sealed record ImagesReport(int Width, int Height, int Channels);
