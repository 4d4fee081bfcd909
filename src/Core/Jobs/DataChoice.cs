using System.Text.Json.Serialization;
using Maas.Core.Naming;

namespace Maas.Core.Jobs;

/// <summary>Which of a dataset is learned from, and how it becomes numbers.</summary>
public sealed record DataChoice
{
    public SplitRule Split { get; init; } = new();

    /// <summary>Table columns to learn from; null: all that are neither target nor split, nor text.</summary>
    public IReadOnlyList<string>? Features { get; init; }

    /// <summary>Table columns to predict; of images it is <c>class</c>. Empty: the last column.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    public EncodingChoice Encoding { get; init; } = new();

    public Augmentation Augmentation { get; init; } = new();
}

/// <summary>How rows are parted. Fractions are of the whole; the rest is the training part.</summary>
public sealed record SplitRule
{
    public double Validation { get; init; } = 0.1;
    public double Test { get; init; } = 0.1;

    /// <summary>A table column whose cells say <c>training</c>, <c>validation</c> or <c>test</c>; null: by fractions.</summary>
    public string? Column { get; init; }

    /// <summary>A table column of which no value may be in two parts; null: none.</summary>
    public string? Group { get; init; }

    /// <summary>A second dataset, all of which is the test part; null: the test part is taken from the first.</summary>
    public DatasetName? TestDataset { get; init; }

    /// <summary>No split: everything is the training part, and it is what metrics are read from.</summary>
    public static SplitRule None { get; } = new() { Validation = 0, Test = 0 };
}

/// <summary>How raw columns or pictures become numbers.</summary>
public sealed record EncodingChoice
{
    public NumberEncoding Numbers { get; init; } = NumberEncoding.Standardize;
    public CategoryEncoding Categories { get; init; } = CategoryEncoding.OneHot;

    /// <summary>Pictures: the size and channels; null: what most pictures of the dataset have.</summary>
    public int? Width { get; init; }
    public int? Height { get; init; }
    public int? Channels { get; init; }
    public Registry.ImageResize Resize { get; init; }

    /// <summary>Pictures: the colour behind what is transparent, <c>white</c>, <c>black</c> or <c>#rrggbb</c>; null: white.</summary>
    public string? Background { get; init; }

    /// <summary>Sounds: samples a second, and how long; null: what most sounds of the dataset have.</summary>
    public int? SampleRate { get; init; }
    public double? Seconds { get; init; }

    /// <summary>Texts: how many tokens a row has, special ones counted; null: what fits most texts of the dataset.</summary>
    public int? Length { get; init; }
    public Registry.TextCleaning Cleaning { get; init; } = new();

    /// <summary>Null: the base version's own, else byte-level BPE learned from the training part.</summary>
    public TokenizerChoice? Tokenizer { get; init; }

    /// <summary>Numbers stay as they are, features and targets; categories can't be used.</summary>
    public static EncodingChoice None { get; } = new() { Numbers = NumberEncoding.None, Categories = CategoryEncoding.None };
}

[JsonConverter(typeof(KebabCaseConverter<NumberEncoding>))]
public enum NumberEncoding
{
    Standardize,
    None,
}

[JsonConverter(typeof(KebabCaseConverter<CategoryEncoding>))]
public enum CategoryEncoding
{
    OneHot,
    Index,
    None,
}
