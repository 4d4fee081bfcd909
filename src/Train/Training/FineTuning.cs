using Maas.Core;
using Maas.Core.Jobs;
using Maas.Onnx;
using Maas.Onnx.Format;
using Maas.Onnx.Training;

namespace Maas.Train.Training;

/// <summary>What a job asks of the version that it starts from: which initializers are new, and which stay as they are.</summary>
internal sealed record FineTuning(IReadOnlySet<string> NewWeights, IReadOnlySet<string> Frozen)
{
    /// <summary>Replaces the model's head where the job asks for that, and finds what its patterns mean.</summary>
    /// <exception cref="ServiceException"><see cref="ServiceError.InvalidJob"/>: there is no head,
    /// or a pattern matches nothing.</exception>
    public static FineTuning Apply(ModelProto model, JobBase from, int outputs)
    {
        try
        {
            var added = from.Head == HeadChoice.Replace ? HeadReplacement.Apply(model, outputs) : new HashSet<string>();
            string[] names = [.. model.Graph.Initializer.Select(tensor => tensor.Name)];
            NamePattern.Select("learningRates", from.LearningRates.Select(rate => rate.Pattern), names);
            var frozen = NamePattern.Select("freeze", from.Freeze, names).Except(added).ToHashSet();
            return new(added, frozen);
        }
        catch (OnnxException error)
        {
            throw ServiceError.InvalidJob.With($"base: {error.Message}");
        }
    }
}
