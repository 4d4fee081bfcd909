using System.Runtime.InteropServices;
using Maas.Codecs.Images;
using Maas.Core.Registry;
using static TorchSharp.torch;

namespace Maas.Train.Data.Archives;

/// <summary>Picture files as pixels of 0…255 [height, width, channels], of the encoding's size: what augmentation works on.</summary>
internal sealed class PictureFiles(ImageEncoding encoding) : IFileEncoder
{
    private readonly ImageEncoder encoder = new(encoding);

    public IReadOnlyList<TensorLayout> Inputs { get; } =
        [new(ScalarType.Float32, [encoding.Height, encoding.Width, encoding.Channels])];

    public void Encode(ReadOnlySpan<byte> file, Span<byte> inputs) => encoder.Decode(file, MemoryMarshal.Cast<byte, float>(inputs));
}
