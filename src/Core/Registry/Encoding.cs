using System.Text.Json.Serialization;

namespace Maas.Core.Registry;

/// <summary>How one raw thing (a picture, a row) becomes a row of the input tensor. Training and serving read the same record.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(ImageEncoding), "image")]
[JsonDerivedType(typeof(TableEncoding), "table")]
[JsonDerivedType(typeof(TextEncoding), "text")]
[JsonDerivedType(typeof(AudioEncoding), "audio")]
public abstract record Encoding;

/// <summary>
/// A picture (PNG, JPEG, WebP) to [channels, height, width] (or [height, width, channels]):
/// <c>(pixel × scale − mean[c]) ÷ standardDeviation[c]</c>, pixel in 0…255. An input of UINT8 takes the pixels rounded, by scale 1.
/// </summary>
public sealed record ImageEncoding : Encoding
{
    /// <summary>The graph's input that takes the tensor.</summary>
    public required string Input { get; init; }

    public required int Width { get; init; }
    public required int Height { get; init; }

    /// <summary>1 (grey) or 3 (red, green, blue).</summary>
    public required int Channels { get; init; }

    public ImageResize Resize { get; init; } = ImageResize.Stretch;

    /// <summary>With center-crop: the shorter side is made so long, from the greater of width and height on, before the middle is cut
    /// out, as torchvision's Resize and CenterCrop do; null: as long as the size asks for.</summary>
    public int? ShorterSide { get; init; }

    public ImageInterpolation Interpolation { get; init; } = ImageInterpolation.Bilinear;
    public float Scale { get; init; } = 1f / 255;

    /// <summary>One per channel, or empty for 0.</summary>
    public IReadOnlyList<float> Mean { get; init; } = [];

    /// <summary>One per channel, above 0, or empty for 1.</summary>
    public IReadOnlyList<float> StandardDeviation { get; init; } = [];

    public ImageLayout Layout { get; init; } = ImageLayout.ChannelsFirst;

    /// <summary>The order of three channels; mean and deviation are in this order, too.</summary>
    public ChannelOrder Order { get; init; } = ChannelOrder.Rgb;

    /// <summary>The colour behind what is transparent, as <see cref="BackgroundColor"/> reads it; null: white.</summary>
    public string? Background { get; init; }
}

[JsonConverter(typeof(KebabCaseConverter<ImageResize>))]
public enum ImageResize
{
    /// <summary>To the size, whatever the proportions.</summary>
    Stretch,

    /// <summary>The shorter side to the size (or <see cref="ImageEncoding.ShorterSide"/>), then the middle is cut out.</summary>
    CenterCrop,

    /// <summary>The longer side to the size, the rest filled with black.</summary>
    Pad,
}

/// <summary>How pixels between pixels are made; where a picture becomes smaller, all of it counts.</summary>
[JsonConverter(typeof(KebabCaseConverter<ImageInterpolation>))]
public enum ImageInterpolation
{
    Bilinear,
    Bicubic,
}

[JsonConverter(typeof(KebabCaseConverter<ChannelOrder>))]
public enum ChannelOrder
{
    Rgb,

    /// <summary>Blue first, as OpenCV and Caffe have it.</summary>
    Bgr,
}

[JsonConverter(typeof(KebabCaseConverter<ImageLayout>))]
public enum ImageLayout
{
    /// <summary>[channels, height, width], as PyTorch has it.</summary>
    ChannelsFirst,

    /// <summary>[height, width, channels], as TensorFlow has it.</summary>
    ChannelsLast,
}

/// <summary>
/// A row of named cells to [width] of an input, or of several: each has its columns in order, each 1 wide, or one-hot as wide as its
/// categories. An input of FP32 or FP64 takes any numbers, of INT32 or INT64 whole ones, of BYTES texts.
/// </summary>
public sealed record TableEncoding : Encoding
{
    /// <summary>The graph's input that takes the columns that name no other; null where each has one of its own.</summary>
    public string? Input { get; init; }

    public required IReadOnlyList<TableColumn> Columns { get; init; }
}

/// <summary>One feature. All statistics were learned from the training part.</summary>
public sealed record TableColumn
{
    public required string Name { get; init; }
    public required CellEncoding As { get; init; }

    /// <summary>The graph's input that takes it; null: the table's input, or where there is none the one of the column's name.</summary>
    public string? Input { get; init; }

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

    /// <summary>The text as it is; a missing one is empty.</summary>
    Text,
}

/// <summary>
/// A text to token ids [length], int64 or int32 as the graph takes them: cleaned, tokenized, cut or padded.
/// </summary>
public sealed record TextEncoding : Encoding
{
    /// <summary>The graph's input that takes the ids.</summary>
    public required string Input { get; init; }

    /// <summary>The graph's input that takes [length], 1 for a token and 0 for padding; null where it has none.</summary>
    public string? Mask { get; init; }

    /// <summary>The graph's input that takes [length], which of several texts a token is of: 0, as it is one; null where it has
    /// none.</summary>
    public string? TokenTypes { get; init; }

    /// <summary>The version's file with the tokenizer, in Hugging Face's format.</summary>
    public string Tokenizer { get; init; } = "tokenizer.json";

    /// <summary>How many tokens a row has, special ones counted: what is longer is cut, what is shorter padded.</summary>
    public required int Length { get; init; }

    public TextCleaning Cleaning { get; init; } = new();
}

/// <summary>What is done to a text before it is tokenized, in this order. The defaults change nothing.</summary>
public sealed record TextCleaning
{
    public UnicodeForm Form { get; init; }

    /// <summary>Takes out control characters other than tab and line breaks.</summary>
    public bool RemoveControl { get; init; }

    public WhiteSpace WhiteSpace { get; init; }
    public bool Lowercase { get; init; }
}

[JsonConverter(typeof(KebabCaseConverter<UnicodeForm>))]
public enum UnicodeForm
{
    None,
    Nfc,
    Nfkc,
}

[JsonConverter(typeof(KebabCaseConverter<WhiteSpace>))]
public enum WhiteSpace
{
    Keep,

    /// <summary>Each run becomes one space; none at the ends.</summary>
    Collapse,
}

/// <summary>A sound (WAV) to a mono waveform, float32 [samples] in −1…1: mixed, resampled, cut at the end or filled with silence.</summary>
public sealed record AudioEncoding : Encoding
{
    /// <summary>The graph's input that takes the tensor.</summary>
    public required string Input { get; init; }

    /// <summary>Samples a second, in Hz.</summary>
    public required int SampleRate { get; init; }

    public required int Samples { get; init; }
}
