using Maas.Codecs.Audio;
using Maas.Core.Datasets;
using Maas.Core.Jobs;
using Maas.Core.Registry;

namespace Maas.Codecs.Planning;

/// <summary>The plan for sounds in class folders.</summary>
internal static class SoundPlan
{
    // Enough for speech; music and noises may ask for more.
    private const int UsualSampleRate = 16_000;
    private const double UsualSeconds = 10;

    public static TrainingPlan For(TrainingJob job, DatasetReport report)
    {
        ClassFolderRule.Check(job.Data, "sounds");
        AugmentationRule.CheckSounds(job.Data.Augmentation);
        var classes = ClassRule.Of("dataset", ClassFolderRule.Target, report.Classes.Count, report.Classes);
        var audio = Encode(job.Data.Encoding, report.Sounds!);
        var (outputs, activation) = ClassRule.Scores(job.Training.Loss, classes.Count);
        return new()
        {
            Task = job.Task,
            Targets = [ClassFolderRule.Target],
            Classes = classes,
            Audio = audio,
            InputShape = [audio.Samples],
            Outputs = outputs,
            Activation = activation,
            Standardize = false,
        };
    }

    private static AudioEncoding Encode(EncodingChoice choice, SoundsReport usual)
    {
        var rate = choice.SampleRate ?? Math.Min(usual.SampleRate, UsualSampleRate);
        var seconds = choice.Seconds ?? Math.Min(usual.LongestSeconds, UsualSeconds);
        var samples = Math.Ceiling(rate * seconds);
        return samples is >= 1 and <= AudioEncodingRule.MostSamples
            ? new() { Input = TrainingPlan.InputName, SampleRate = rate, Samples = (int)samples }
            : throw Refusal.At(
                "data.encoding",
                $"{seconds} s at {rate} Hz are {samples} samples; set sampleRate and seconds so that there are 1 to "
                    + $"{AudioEncodingRule.MostSamples}");
    }
}
