using Maas.Codecs.Planning;
using Maas.Core.Registry;

namespace Maas.Train.Data;

/// <summary>The parts of a split, while they are filled. For one thread; owns what is not finished.</summary>
internal sealed class PartBuilders : IDisposable
{
    private readonly Dictionary<Part, PartBuilder> builders;

    public PartBuilders(Part[] parts, IReadOnlyList<long> exampleShape) =>
        builders = parts.CountBy(part => part).ToDictionary(pair => pair.Key, pair => new PartBuilder(pair.Value, exampleShape));

    public Span<float> Next(Part part) => builders[part].Next();

    /// <summary>The inputs that came so far for a part.</summary>
    public PartBuilder this[Part part] => builders[part];

    public IEnumerable<PartBuilder> All => builders.Values;

    public TrainingData Finish(Func<Part, PartTargets> targetsOf, Encoding encoding, Decoding decoding, int rowsWithoutTarget)
    {
        var finished = builders.ToDictionary(pair => pair.Key, pair => Finish(pair.Value, targetsOf(pair.Key), decoding));
        builders.Clear();
        return new()
        {
            Training = finished[Part.Training],
            Validation = finished.GetValueOrDefault(Part.Validation),
            Test = finished.GetValueOrDefault(Part.Test),
            Encoding = encoding,
            Decoding = decoding,
            RowsWithoutTarget = rowsWithoutTarget,
        };
    }

    public void Dispose()
    {
        foreach (var builder in builders.Values)
        {
            builder.Dispose();
        }
    }

    private static EncodedPart Finish(PartBuilder builder, PartTargets targets, Decoding decoding)
    {
        builder.Finish();
        return decoding is RegressionDecoding regression
            ? EncodedPart.OfValues(builder.Inputs, targets.Values, regression.Targets.Count)
            : EncodedPart.OfClasses(builder.Inputs, targets.Classes);
    }
}
