using System.Text.Json.Serialization;

namespace Maas.Core.Jobs;

/// <summary>
/// How examples are changed at random, anew each epoch, while training only. What happens to an example is a function of (seed,
/// epoch, example). The defaults change nothing.
/// </summary>
public sealed record Augmentation
{
    /// <summary>Pictures: moved by up to so many pixels each way, as if padded and cropped; the edge's pixels are repeated.</summary>
    public int CropPixels { get; init; }

    /// <summary>Pictures: the stretch that is cut out and brought back to size, as part of the sides;
    /// above 1 they become smaller.</summary>
    public ScaleRange Scale { get; init; } = ScaleRange.Whole;

    /// <summary>Pictures: left and right change places, every second time.</summary>
    public bool FlipHorizontal { get; init; }

    /// <summary>Pictures: top and bottom change places, every second time.</summary>
    public bool FlipVertical { get; init; }

    /// <summary>Pictures: turned by up to so many degrees each way.</summary>
    public double RotateDegrees { get; init; }

    /// <summary>Pictures: values times 1 ± so much.</summary>
    public double Brightness { get; init; }

    /// <summary>Pictures: distance from the picture's mean grey times 1 ± so much.</summary>
    public double Contrast { get; init; }

    /// <summary>Pictures in colour: distance from each pixel's grey times 1 ± so much.</summary>
    public double Saturation { get; init; }

    /// <summary>Pictures in colour: colours turned by up to so much of the circle each way; 0.5 is the opposite colour.</summary>
    public double Hue { get; init; }

    /// <summary>Sounds: moved by up to so many seconds each way; silence comes in.</summary>
    public double ShiftSeconds { get; init; }

    /// <summary>Sounds: louder or softer by up to so many decibels.</summary>
    public double GainDecibels { get; init; }

    /// <summary>Sounds: white noise of up to so many decibels beside the sound's own strength, such as −20; null: none.</summary>
    public double? NoiseDecibels { get; init; }

    /// <summary>Sounds: played at 1 ± so much of their speed; pitch follows.</summary>
    public double Speed { get; init; }

    /// <summary>Whether pictures are changed by it.</summary>
    [JsonIgnore]
    public bool ChangesPictures =>
        (this with { ShiftSeconds = 0, GainDecibels = 0, NoiseDecibels = null, Speed = 0 }) != new Augmentation();

    /// <summary>Whether sounds are changed by it.</summary>
    [JsonIgnore]
    public bool ChangesSounds => this != this with { ShiftSeconds = 0, GainDecibels = 0, NoiseDecibels = null, Speed = 0 };
}
