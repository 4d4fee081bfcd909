using System.Runtime.InteropServices;
using Maas.Codecs.Audio;
using Maas.Core.Jobs;
using Maas.Core.Registry;
using static TorchSharp.torch;

namespace Maas.Train.Data.Archives;

/// <summary>Sounds, as waveforms. Nothing is learned from them before training.</summary>
internal sealed class Sounds(AudioEncoding encoding, TrainingJob job) : IFolderContents, IFileEncoder
{
    private readonly AudioEncoder encoder = new(encoding);

    public IReadOnlyList<TensorLayout> Inputs => [new(ScalarType.Float32, [encoder.Length])];

    public IFileEncoder Prepare(ClassFolder folder, IReadOnlyList<int> training, CancellationToken cancellation) => this;

    public Task<LearnedContents> LearnAsync(EncodedPart training) => Task.FromResult(new LearnedContents(
        new(encoding), sounds => new SoundExamples(sounds, encoding, job.Data.Augmentation, job.Training.Seed)));

    public void Encode(ReadOnlySpan<byte> file, Span<byte> inputs) => encoder.Encode(file, MemoryMarshal.Cast<byte, float>(inputs));
}
