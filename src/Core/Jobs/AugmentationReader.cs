namespace Maas.Core.Jobs;

/// <summary>Reads a job's <c>data.augmentation</c>.</summary>
internal static class AugmentationReader
{
    public static Augmentation Read(JobFields? fields)
    {
        if (fields is null)
        {
            return new();
        }

        var augmentation = new Augmentation
        {
            CropPixels = fields.Whole("cropPixels", 0, 1024) ?? 0,
            Scale = Scale(fields.Object("scale")),
            FlipHorizontal = fields.Flag("flipHorizontal", false),
            FlipVertical = fields.Flag("flipVertical", false),
            RotateDegrees = fields.Number("rotateDegrees", 0, 180, open: false) ?? 0,
            Brightness = fields.Number("brightness", 0, 1, open: false) ?? 0,
            Contrast = fields.Number("contrast", 0, 1, open: false) ?? 0,
            Saturation = fields.Number("saturation", 0, 1, open: false) ?? 0,
            Hue = fields.Number("hue", 0, 0.5, open: false) ?? 0,
            ShiftSeconds = fields.Number("shiftSeconds", 0, 60, open: false) ?? 0,
            GainDecibels = fields.Number("gainDecibels", 0, 40, open: false) ?? 0,
            NoiseDecibels = fields.Number("noiseDecibels", -100, 20, open: false),
            Speed = fields.Number("speed", 0, 0.5, open: false) ?? 0,
        };
        fields.End();
        return augmentation;
    }

    private static ScaleRange Scale(JobFields? fields)
    {
        if (fields is null)
        {
            return ScaleRange.Whole;
        }

        var least = fields.Number("least", 0.05, 4, open: false) ?? 1;
        var greatest = fields.Number("greatest", 0.05, 4, open: false) ?? Math.Max(least, 1);
        fields.End();
        return least <= greatest
            ? new(least, greatest)
            : throw JobFields.Wrong("data.augmentation.scale", "has a least above its greatest");
    }
}
