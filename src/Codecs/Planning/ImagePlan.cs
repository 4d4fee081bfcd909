using Maas.Codecs.Images;
using Maas.Core.Datasets;
using Maas.Core.Jobs;
using Maas.Core.Registry;

namespace Maas.Codecs.Planning;

/// <summary>The plan for pictures in class folders.</summary>
internal static class ImagePlan
{
    public static TrainingPlan For(TrainingJob job, DatasetReport report)
    {
        ClassFolderRule.Check(job.Data, "pictures");
        var classes = ClassRule.Of("dataset", ClassFolderRule.Target, report.Classes.Count, report.Classes);
        var image = Encode(job.Data.Encoding, report.Images!);
        AugmentationRule.CheckPictures(job.Data.Augmentation, image.Channels);
        var (outputs, activation) = ClassRule.Scores(job.Training.Loss, classes.Count);
        return new()
        {
            Task = job.Task,
            Targets = [ClassFolderRule.Target],
            Classes = classes,
            Image = image,
            InputShape = [image.Channels, image.Height, image.Width],
            Outputs = outputs,
            Activation = activation,
            Standardize = job.Data.Encoding.Numbers == NumberEncoding.Standardize,
        };
    }

    private static ImageEncoding Encode(EncodingChoice choice, ImagesReport usual)
    {
        var (width, height) = (choice.Width ?? usual.Width, choice.Height ?? usual.Height);
        var channels = choice.Channels ?? usual.Channels;
        if (channels is not (1 or 3))
        {
            throw Refusal.At("data.encoding.channels", $"1 (grey) or 3 (red, green, blue) are expected; {channels} came");
        }

        if (width < 1 || height < 1 || (Int128)width * height * channels > ImageEncodingRule.MostValues)
        {
            throw Refusal.At(
                "data.encoding",
                $"pictures of {width}×{height} with {channels} channels can't be learned from; "
                + $"set width and height so that there are 1 to {ImageEncodingRule.MostValues} values");
        }

        return new()
        {
            Input = TrainingPlan.InputName,
            Width = width,
            Height = height,
            Channels = channels,
            Resize = choice.Resize,
            Background = choice.Background,
            Scale = choice.Numbers == NumberEncoding.Standardize ? 1f / 255 : 1,
        };
    }
}
