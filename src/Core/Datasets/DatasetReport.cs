using System.Text.Json.Serialization;

namespace Maas.Core.Datasets;

/// <summary>What the check of a dataset found. A dataset with errors can't be trained on.</summary>
public sealed record DatasetReport
{
    public required DatasetFormat Format { get; init; }

    /// <summary>Rows of data (the header not counted), the files of an archive, or the lines of one text.</summary>
    public required long Rows { get; init; }

    /// <summary>The columns of a table; else empty.</summary>
    public IReadOnlyList<ColumnReport> Columns { get; init; } = [];

    /// <summary>The class folders of an archive with their counts, sorted by name; else empty.</summary>
    public IReadOnlyList<CategoryCount> Classes { get; init; } = [];

    /// <summary>What the pictures are like; null where there are none.</summary>
    public ImagesReport? Images { get; init; }

    /// <summary>What the sounds are like; null where there are none.</summary>
    public SoundsReport? Sounds { get; init; }

    /// <summary>How long the texts, or the one text, are; null where there are none.</summary>
    public TextsReport? Texts { get; init; }

    /// <summary>What looks wrong and may be meant: it keeps nobody from training.</summary>
    public IReadOnlyList<Violation> Warnings { get; init; } = [];

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

    /// <summary>No data, but a text model's tokenizer: <c>tokenizer.json</c>, or a ZIP archive of one or of its vocabulary files.</summary>
    Tokenizer,
}

/// <summary>One column of a table.</summary>
public sealed record ColumnReport
{
    public required string Name { get; init; }
    public required ColumnType Type { get; init; }
    public required long Missing { get; init; }

    /// <summary>Cells that are finite numbers; null in reports that were made before this was told.</summary>
    public long? Numbers { get; init; }

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

/// <summary>The sample rate (Hz) and channels that most sounds have, and how long they are.</summary>
public sealed record SoundsReport(int SampleRate, int Channels, double MedianSeconds, double LongestSeconds);

/// <summary>How long texts are, all together, in the median and at most. Characters are Unicode code points.</summary>
public sealed record TextsReport(long Bytes, long Characters, long MedianCharacters, long LongestCharacters);
