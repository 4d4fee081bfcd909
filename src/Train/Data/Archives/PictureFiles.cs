using System.Runtime.InteropServices;
using Maas.Codecs.Images;
using Maas.Core.Registry;
using static TorchSharp.torch;

namespace Maas.Train.Data.Archives;

/// <summary>Picture files as their encoding has them before mean and deviation are known.</summary>
internal sealed class PictureFiles(ImageEncoding encoding) : IFileEncoder
{
    private readonly ImageEncoder encoder = new(encoding);

    public IReadOnlyList<TensorLayout> Inputs => [new(ScalarType.Float32, encoder.Shape)];

    public void Encode(ReadOnlySpan<byte> file, Span<byte> inputs) => encoder.Encode(file, MemoryMarshal.Cast<byte, float>(inputs));
}
