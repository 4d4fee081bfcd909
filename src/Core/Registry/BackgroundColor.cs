using System.Globalization;

namespace Maas.Core.Registry;

/// <summary>The colour behind what is transparent: <c>white</c>, <c>black</c>, or red, green and blue as <c>#rrggbb</c>.</summary>
public readonly record struct BackgroundColor(byte Red, byte Green, byte Blue)
{
    public const string Expected = "\"white\", \"black\" or \"#rrggbb\"";

    public static BackgroundColor White { get; } = new(255, 255, 255);

    /// <param name="text">Null for white, as the manifests have it that were written before there was a choice.</param>
    public static bool TryParse(string? text, out BackgroundColor color)
    {
        color = text == "black" ? new(0, 0, 0) : White;
        if (text is null or "white" or "black")
        {
            return true;
        }

        if (text is not ['#', _, _, _, _, _, _]
            || !uint.TryParse(text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        color = new((byte)(value >> 16), (byte)(value >> 8), (byte)value);
        return true;
    }
}
