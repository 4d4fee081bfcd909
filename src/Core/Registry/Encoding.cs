using System.Text.Json.Serialization;

namespace Maas.Core.Registry;

/// <summary>How one raw thing (a picture, a row) becomes a row of the input tensor. Training and serving read the same record.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(ImageEncoding), "image")]
[JsonDerivedType(typeof(TableEncoding), "table")]
public abstract record Encoding
{
    /// <summary>The graph's input that takes the tensor.</summary>
    public required string Input { get; init; }
}

/// <summary>
/// A picture (PNG, JPEG, WebP) to float32 [channels, height, width] (or [height, width, channels]):
/// <c>(pixel × scale − mean[c]) ÷ standardDeviation[c]</c>, pixel in 0…255.
/// </summary>
public sealed record ImageEncoding : Encoding
{
    public required int Width { get; init; }
    public required int Height { get; init; }

    /// <summary>1 (grey) or 3 (red, green, blue).</summary>
    public required int Channels { get; init; }

    public ImageResize Resize { get; init; } = ImageResize.Stretch;
    public float Scale { get; init; } = 1f / 255;

    /// <summary>One per channel, or empty for 0.</summary>
    public IReadOnlyList<float> Mean { get; init; } = [];

    /// <summary>One per channel, above 0, or empty for 1.</summary>
    public IReadOnlyList<float> StandardDeviation { get; init; } = [];

    public ImageLayout Layout { get; init; } = ImageLayout.ChannelsFirst;
}

[JsonConverter(typeof(KebabCaseConverter<ImageResize>))]
public enum ImageResize
{
    /// <summary>To the size, whatever the proportions.</summary>
    Stretch,

    /// <summary>The shorter side to the size, then the middle is cut out.</summary>
    CenterCrop,

    /// <summary>The longer side to the size, the rest filled with black.</summary>
    Pad,
}

[JsonConverter(typeof(KebabCaseConverter<ImageLayout>))]
public enum ImageLayout
{
    /// <summary>[channels, height, width], as PyTorch has it.</summary>
    ChannelsFirst,

    /// <summary>[height, width, channels], as TensorFlow has it.</summary>
    ChannelsLast,
}

/// <summary>A row of named cells to float32 [width]: the columns in order, each 1 wide, or one-hot as wide as its categories.</summary>
public sealed record TableEncoding : Encoding
{
    public required IReadOnlyList<TableColumn> Columns { get; init; }
}

/// <summary>One feature. All statistics were learned from the training part.</summary>
public sealed record TableColumn
{
    public required string Name { get; init; }
    public required CellEncoding As { get; init; }

    /// <summary>Numbers: <c>(x − mean) ÷ standardDeviation</c>. 0 and 1 leave them as they are.</summary>
    public double Mean { get; init; }
    public double StandardDeviation { get; init; } = 1;

    /// <summary>What a missing number counts as (before scaling); null where a missing cell is an error.</summary>
    public double? Fill { get; init; }

    /// <summary>The known categories, in order; a missing or unknown one is all zeros (one-hot) or −1 (index).</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];
}

[JsonConverter(typeof(KebabCaseConverter<CellEncoding>))]
public enum CellEncoding
{
    Number,
    OneHot,
    Index,
}
