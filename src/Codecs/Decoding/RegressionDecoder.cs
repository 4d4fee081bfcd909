using Maas.Core;
using Maas.Core.Registry;

namespace Maas.Codecs.Decoding;

/// <summary>A row of outputs to the targets' values, as a <see cref="RegressionDecoding"/> declares. For any number of threads.</summary>
public sealed class RegressionDecoder(RegressionDecoding decoding)
{
    private readonly RegressionTarget[] targets = [.. decoding.Targets];

    /// <summary>What one row [targets] means: <c>y × standardDeviation + mean</c> each.</summary>
    /// <exception cref="ServiceException">The outputs are too many or too few, or not finite numbers.</exception>
    public RegressionPrediction Decode(ReadOnlySpan<double> outputs)
    {
        var values = new double[targets.Length];
        Decode(outputs, values);
        return new([.. targets.Select((target, i) => new NamedValue(target.Name, values[i]))]);
    }

    /// <summary>The same into the caller's memory.</summary>
    public void Decode(ReadOnlySpan<double> outputs, Span<double> values)
    {
        if (outputs.Length != targets.Length)
        {
            throw ServiceError.InvalidModel.With(
                $"output \"{decoding.Output}\" gives {Counted.Of(outputs.Length, "value")} for a row; "
                    + $"{Counted.Of(targets.Length, "target")} {(targets.Length == 1 ? "is" : "are")} declared");
        }

        for (var i = 0; i < outputs.Length; i++)
        {
            values[i] = (outputs[i] * targets[i].StandardDeviation) + targets[i].Mean;
            if (!double.IsFinite(values[i]))
            {
                throw ServiceError.InvalidInput.With($"the model's value of \"{targets[i].Name}\" for this input is not a finite number");
            }
        }
    }

    /// <summary>The other way, for training: the targets' values to what the graph should put out.</summary>
    public void Encode(ReadOnlySpan<double> values, Span<float> outputs)
    {
        for (var i = 0; i < targets.Length; i++)
        {
            outputs[i] = (float)((values[i] - targets[i].Mean) / targets[i].StandardDeviation);
        }
    }
}
