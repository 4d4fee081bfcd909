using System.Runtime.InteropServices;
using Maas.Codecs.Text;
using Maas.Core.Registry;
using static TorchSharp.torch;

namespace Maas.Train.Data.Texts;

/// <summary>Texts as the inputs of an example: token ids [length], and which of them are no padding [length].
/// For any number of threads.</summary>
internal sealed class TextRecords(TextEncoding encoding, TextTokenizer tokenizer)
{
    private readonly TextEncoder encoder = new(encoding, tokenizer);

    public IReadOnlyList<TensorLayout> Inputs { get; } =
        [new(ScalarType.Int64, [encoding.Length]), new(ScalarType.Int64, [encoding.Length])];

    public LearnedEncoding Learned { get; } = new(encoding)
    {
        Files = new Dictionary<string, byte[]> { [encoding.Tokenizer] = tokenizer.ToJson() },
        Vocabulary = tokenizer.Vocabulary,
    };

    public void Encode(string text, Span<byte> inputs)
    {
        var values = MemoryMarshal.Cast<byte, long>(inputs);
        encoder.Encode(text, values[..encoder.Length], values[encoder.Length..]);
    }
}
