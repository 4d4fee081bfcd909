namespace Maas.Core.Jobs;

/// <summary>The stretch of a picture that is cut out and brought back to size, as part of its sides:
/// at random from the least to the greatest.</summary>
public sealed record ScaleRange(double Least, double Greatest)
{
    /// <summary>The picture as it is.</summary>
    public static ScaleRange Whole { get; } = new(1, 1);
}
