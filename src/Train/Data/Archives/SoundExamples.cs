using System.Runtime.InteropServices;
using Maas.Codecs.Audio;
using Maas.Core.Jobs;
using Maas.Core.Registry;

namespace Maas.Train.Data.Archives;

/// <summary>Sounds, changed at random while training. Owns what it reads from.</summary>
internal sealed class SoundExamples(IExamples sounds, AudioEncoding encoding, Augmentation augmentation, int seed) : IExamples
{
    private readonly SoundAugmenter augmenter = new(augmentation, encoding);

    public ExampleLayout Layout => sounds.Layout;

    public bool IsQuick => sounds.IsQuick && !augmentation.ChangesSounds;

    public void Read(int example, int? epoch, Span<byte> record)
    {
        sounds.Read(example, epoch, record);
        if (epoch is { } number)
        {
            augmenter.Apply(MemoryMarshal.Cast<byte, float>(record[..Layout.InputBytes]), seed, number, example);
        }
    }

    public void Dispose() => sounds.Dispose();
}
