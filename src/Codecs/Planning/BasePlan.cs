using Maas.Core;
using Maas.Core.Datasets;
using Maas.Core.Jobs;
using Maas.Core.Registry;
using Maas.Onnx.Training;

namespace Maas.Codecs.Planning;

/// <summary>The plan of a job that starts from an existing version: the version's input and output must suit the data.</summary>
internal static class BasePlan
{
    public static TrainingPlan For(TrainingJob job, DatasetReport report, Manifest start)
    {
        if (TrainableOperators.Unsupported(start.Operators) is { Count: > 0 } unsupported)
        {
            throw ServiceError.UnsupportedOperator.With(
                $"base: version {start.Version} of \"{start.Model}\" has operators that can't be trained: "
                    + $"{string.Join(", ", unsupported)}");
        }

        if (job.Task is LearningTask.TextClassification or LearningTask.TextGeneration)
        {
            return TextBasePlan.For(job, report, start);
        }

        if (start.Inputs is not [{ Type: "FP32" } input] || start.Outputs is not [{ Type: "FP32", Shape.Count: 2 } output])
        {
            throw Refusal.At(
                "base",
                $"\"{start.Model}\" can't be trained: one FP32 input and one FP32 output [N, outputs] are expected; "
                    + $"it has {Show(start.Inputs)} and {Show(start.Outputs)}");
        }

        var plan = TrainingPlan.For(Sized(job, input), report);
        if (!Fits(input.Shape, [-1, .. plan.InputShape]))
        {
            throw Refusal.At("base", $"\"{start.Model}\" takes {Show([input])}; the data makes [N, {string.Join(", ", plan.InputShape)}]");
        }

        return job.Base.Head == HeadChoice.Replace || Fits(output.Shape, [-1, plan.Outputs])
            ? plan with { Image = plan.Image is null ? null : plan.Image with { Input = input.Name } }
            : throw Refusal.At(
                "base",
                $"\"{start.Model}\" gives {Show([output])}; the data has {plan.Outputs} "
                    + $"{(plan.Outputs == 1 ? "class or target" : "classes or targets")}; \"head\": "
                    + "\"replace\" gives it a new last layer");
    }

    // Pictures are resized to what the base takes, unless the job says otherwise.
    private static TrainingJob Sized(TrainingJob job, TensorDescription input)
    {
        if (input.Shape is not [_, var channels, var height, var width])
        {
            return job;
        }

        var encoding = job.Data.Encoding;
        encoding = encoding with
        {
            Channels = encoding.Channels ?? Length(channels),
            Height = encoding.Height ?? Length(height),
            Width = encoding.Width ?? Length(width),
        };
        return job with { Data = job.Data with { Encoding = encoding } };
    }

    private static int? Length(long length) => length is > 0 and <= int.MaxValue ? (int)length : null;

    private static bool Fits(IReadOnlyList<long> declared, IReadOnlyList<long> made) =>
        declared.Count == made.Count && declared.Zip(made).All(pair => pair.First == -1 || pair.Second == -1 || pair.First == pair.Second);

    private static string Show(IReadOnlyList<TensorDescription> tensors) => string.Join(
        ", ", tensors.Select(tensor =>
            $"{tensor.Type} \"{tensor.Name}\" [{string.Join(", ", tensor.Shape.Select(length => length < 0 ? "N" : $"{length}"))}]"));
}
