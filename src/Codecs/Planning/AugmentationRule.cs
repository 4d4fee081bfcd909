using Maas.Core;
using Maas.Core.Jobs;

namespace Maas.Codecs.Planning;

/// <summary>Which augmentation can be of use to what is learned from.</summary>
public static class AugmentationRule
{
    /// <exception cref="ServiceException">It asks for what pictures of so many channels don't have.</exception>
    public static void CheckPictures(Augmentation augmentation, int channels)
    {
        if (augmentation.ChangesSounds)
        {
            throw Refusal.At("data.augmentation", "shiftSeconds, gainDecibels, noiseDecibels and speed are for sounds; these are pictures");
        }

        if (channels == 1 && augmentation is not { Saturation: 0, Hue: 0 })
        {
            throw Refusal.At("data.augmentation", "saturation and hue are for pictures in colour; these are grey (1 channel)");
        }
    }

    /// <exception cref="ServiceException">It asks for what sounds don't have.</exception>
    public static void CheckSounds(Augmentation augmentation)
    {
        if (augmentation.ChangesPictures)
        {
            throw Refusal.At(
                "data.augmentation", "sounds take shiftSeconds, gainDecibels, noiseDecibels and speed; the others are for pictures");
        }
    }

    /// <exception cref="ServiceException">It asks for anything: neither rows nor texts are changed.</exception>
    public static void CheckOthers(Augmentation augmentation)
    {
        if (augmentation != new Augmentation())
        {
            throw Refusal.At("data.augmentation", "pictures and sounds can be changed at random; rows and texts can't");
        }
    }
}
