namespace Maas.Onnx.Training;

/// <summary>What an initializer is to the node that reads it.</summary>
public enum InitializerKind
{
    /// <summary>Multiplied with the input: a linear layer's or convolution's weight.</summary>
    Weight,

    /// <summary>Added to the output, of a layer (then with the layer's fan-in) or of a normalisation (then with none).</summary>
    Bias,

    /// <summary>A factor for each channel or feature, neutral at 1.</summary>
    Scale,

    /// <summary>A factor for what is negative: PRelu's.</summary>
    Slope,

    /// <summary>A table that rows are looked up in, or one of positions, added as a whole.</summary>
    Embedding,

    /// <summary>A running mean: a statistic of the data, not learned by gradients.</summary>
    Mean,

    /// <summary>A running variance: a statistic of the data, not learned by gradients.</summary>
    Variance,
}
