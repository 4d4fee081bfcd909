using Maas.Core.Datasets;
using Maas.Core.Jobs;
using Maas.Core.Registry;

namespace Maas.Codecs.Planning;

/// <summary>The plan of a job that goes on from a version which takes texts: by the version's own clean-up and tokenizer.</summary>
internal static class TextBasePlan
{
    public static TrainingPlan For(TrainingJob job, DatasetReport report, Manifest start)
    {
        if (start.Encoding is not TextEncoding encoding)
        {
            throw Refusal.At(
                "base", $"version {start.Version} of \"{start.Model}\" takes no texts; one that was trained on texts brings its tokenizer");
        }

        if (job.Data.Encoding.Tokenizer is not null)
        {
            throw Refusal.At("data.encoding.tokenizer", $"\"{start.Model}\" brings its own tokenizer; leave the field out");
        }

        if (job.Data.Encoding.Length > encoding.Length)
        {
            throw Refusal.At(
                "data.encoding.length",
                $"{job.Data.Encoding.Length} tokens came; \"{start.Model}\" was trained on {encoding.Length} and looks at no more");
        }

        var choice = job.Data.Encoding with { Length = job.Data.Encoding.Length ?? encoding.Length, Cleaning = encoding.Cleaning };
        var plan = TrainingPlan.For(job with { Data = job.Data with { Encoding = choice } }, report);
        var width = start.Outputs.FirstOrDefault(output => output.Name == (start.Decoding?.Output ?? ""))?.Shape[^1];
        if (job.Task == LearningTask.TextGeneration)
        {
            return start.Decoding is TextDecoding && width > 0
                ? plan with { Vocabulary = (int)width, Outputs = (int)width }
                : throw Refusal.At("base", $"version {start.Version} of \"{start.Model}\" does not go on with texts");
        }

        return start.Decoding is LabelDecoding && (job.Base.Head == HeadChoice.Replace || width == plan.Outputs)
            ? plan
            : throw Refusal.At("base", $"\"{start.Model}\" gives {width} scores; the data has {plan.Outputs} classes");
    }
}
