using System.Buffers;
using Maas.Core;
using Maas.Core.Registry;

namespace Maas.Codecs.Images;

/// <summary>
/// Picture files to rows of the input tensor, [channels, height, width] or [height, width, channels], as an
/// <see cref="ImageEncoding"/> declares: float32, or float16 or uint8 for graphs that take those.
/// Training and serving come through the same lines. For any number of threads.
/// </summary>
public sealed class ImageEncoder
{
    /// <summary>The most pixels that a file may have, unless another number is given: 50 million, 200 MB once decoded.</summary>
    public const long DefaultMostPixels = 50_000_000;

    private readonly ImageEncoding encoding;
    private readonly long mostPixels;
    private readonly DecodingRoom? room;
    private readonly float[] mean;
    private readonly float[] deviation;
    private readonly BackgroundColor background;

    /// <param name="room">That its pictures share with others; null: as much as they take.</param>
    /// <exception cref="ServiceException">The encoding's numbers can't be.</exception>
    public ImageEncoder(ImageEncoding encoding, long mostPixels = DefaultMostPixels, DecodingRoom? room = null)
    {
        ImageEncodingRule.Check(encoding);
        this.encoding = encoding;
        (this.mostPixels, this.room) = (mostPixels, room);
        background = BackgroundColor.TryParse(encoding.Background, out var color) ? color : BackgroundColor.White;
        mean = encoding.Mean.Count == 0 ? new float[encoding.Channels] : [.. encoding.Mean];
        deviation = encoding.StandardDeviation.Count == 0 ? [.. Enumerable.Repeat(1f, encoding.Channels)] : [.. encoding.StandardDeviation];
        Length = encoding.Channels * encoding.Height * encoding.Width;
        Shape = encoding.Layout == ImageLayout.ChannelsFirst
            ? [encoding.Channels, encoding.Height, encoding.Width]
            : [encoding.Height, encoding.Width, encoding.Channels];
    }

    /// <summary>How many values a picture becomes.</summary>
    public int Length { get; }

    /// <summary>Which dimension of the shape counts the channels.</summary>
    public int ChannelsAt => encoding.Layout == ImageLayout.ChannelsFirst ? 0 : 2;

    /// <summary>The shape of one picture.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Decodes, turns upright, resizes, scales and normalises one file.</summary>
    /// <exception cref="ServiceException">The file is no picture that can be read; says what was found.</exception>
    public void Encode(ReadOnlySpan<byte> bytes, Span<float> destination)
    {
        var resized = ArrayPool<float>.Shared.Rent(Length);
        try
        {
            Decode(bytes, resized);
            Normalize(resized, destination);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(resized);
        }
    }

    /// <summary>The same as 16-bit numbers.</summary>
    /// <exception cref="ServiceException">The file is no picture that can be read; says what was found.</exception>
    public void Encode(ReadOnlySpan<byte> bytes, Span<Half> destination)
    {
        var values = ArrayPool<float>.Shared.Rent(Length);
        try
        {
            Encode(bytes, values);
            for (var i = 0; i < Length; i++)
            {
                destination[i] = (Half)values[i];
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(values);
        }
    }

    /// <summary>The same as bytes, rounded: what is below 0 or above 255 becomes that.</summary>
    /// <exception cref="ServiceException">The file is no picture that can be read; says what was found.</exception>
    public void Encode(ReadOnlySpan<byte> bytes, Span<byte> destination)
    {
        var values = ArrayPool<float>.Shared.Rent(Length);
        try
        {
            Encode(bytes, values);
            for (var i = 0; i < Length; i++)
            {
                destination[i] = (byte)(Math.Clamp(values[i], 0, 255) + 0.5f);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(values);
        }
    }

    /// <summary>The first half: one file, upright and of the encoding's size, as [height, width, channels] of 0…255.</summary>
    /// <exception cref="ServiceException">The file is no picture that can be read; says what was found.</exception>
    public void Decode(ReadOnlySpan<byte> bytes, Span<float> pixels)
    {
        using var decoded = ImageDecoder.Decode(bytes, encoding.Channels, mostPixels, background, room);
        Resampler.Resample(decoded, encoding, pixels[..Length]);
    }

    /// <summary>The second half: scales, normalises and lays out what <see cref="Decode"/> gave.</summary>
    public void Normalize(ReadOnlySpan<float> pixels, Span<float> destination)
    {
        var channels = encoding.Channels;
        var area = encoding.Width * encoding.Height;
        for (var c = 0; c < channels; c++)
        {
            var (start, step) = encoding.Layout == ImageLayout.ChannelsFirst ? (c * area, 1) : (c, channels);
            var from = encoding.Order == ChannelOrder.Bgr ? channels - 1 - c : c;
            for (var i = 0; i < area; i++)
            {
                destination[start + (i * step)] = ((pixels[(i * channels) + from] * encoding.Scale) - mean[c]) / deviation[c];
            }
        }
    }
}
