using System.Buffers;
using System.Net.Mime;
using System.Runtime.InteropServices;
using System.Text.Json;
using Maas.Codecs.Text;
using Maas.Core;
using Maas.Core.Registry;
using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Inference.Inputs;

/// <summary>Texts to the inputs that take their tokens and which of them are no padding. For any number of threads.</summary>
/// <param name="find">A graph's input by its name.</param>
internal sealed class TextInput(TextEncoder encoder, TextEncoding encoding, Func<string, TensorDescription> find) : IRawInput
{
    // A text is cleaned and split whole, however few of its tokens the model takes: some sixty bytes for each character.
    private const int MostCharacters = 1 << 20;
    private const int MostBytesEach = 3;
    private const int MostEscapedEach = 6;

    private readonly (string Name, ElementKind Kind)[] inputs =
    [
        .. new[] { encoding.Input, encoding.Mask, encoding.TokenTypes }.OfType<string>()
            .Select(name => (name, ElementKind.Get(find(name).Type))),
    ];

    public string Types => MediaTypeNames.Text.Plain;

    public bool TakesTensors => false;

    public bool Takes(string mediaType) => mediaType == MediaTypeNames.Text.Plain;

    public IReadOnlyList<Tensor> NewTensors(TensorBudget budget) => [.. inputs.Select(input => new Tensor(input.Name, input.Kind, budget))];

    public ValueTask<long> ReadAsync(ReadOnlyMemory<byte> body, IReadOnlyList<Tensor> tensors, CancellationToken cancellation)
    {
        Add(Decode(body.Span), tensors);
        return ValueTask.FromResult(1L);
    }

    public void Add(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, IReadOnlyList<Tensor> tensors) => Add(
        reader.TokenType == JsonTokenType.String
            ? Read(ref reader)
            : throw ServiceError.InvalidInput.With($"a text is expected; {JsonToken.Show(ref reader)} came"),
        tensors);

    public void Add(ReadOnlySpan<ReadOnlyMemory<byte>> cells, IReadOnlyList<Tensor> tensors) =>
        Add(Decode(cells[0].Span), tensors);

    public long[] Shape(long count, int tensor) => [count, encoder.Length];

    private void Add(string text, IReadOnlyList<Tensor> tensors)
    {
        if (text.Length == 0)
        {
            throw ServiceError.InvalidInput.With("the text is empty");
        }

        Check(text.Length, 1);
        var rented = ArrayPool<long>.Shared.Rent(2 * encoder.Length);
        try
        {
            var ids = rented.AsSpan(0, encoder.Length);
            var mask = rented.AsSpan(encoder.Length, encoder.Length);
            encoder.Encode(text, ids, encoding.Mask is null ? [] : mask);
            Put(ids, tensors[0]);
            if (encoding.Mask is not null)
            {
                Put(mask, tensors[1]);
            }

            if (encoding.TokenTypes is not null)
            {
                ids.Clear();
                Put(ids, tensors[^1]);
            }
        }
        finally
        {
            ArrayPool<long>.Shared.Return(rented, clearArray: true);
        }
    }

    private static string Decode(ReadOnlySpan<byte> text)
    {
        Check(text.Length, MostBytesEach);
        return Utf8Text.Decode(text, "the text");
    }

    private static string Read(ref Utf8JsonReader reader)
    {
        Check(reader.ValueSpan.Length, MostEscapedEach);
        return reader.GetString()!;
    }

    // What is too long in any case is not made a text first.
    private static void Check(int length, int mostEach)
    {
        if (length > MostCharacters * mostEach)
        {
            throw ServiceError.InvalidInput.With($"the text has more than {MostCharacters} characters; send it in parts");
        }
    }

    private static void Put(ReadOnlySpan<long> row, Tensor tensor)
    {
        if (tensor.Kind.Word == "INT64")
        {
            row.CopyTo(tensor.ExtendLongs(row.Length));
            return;
        }

        // A vocabulary has far fewer pieces than an int32 counts.
        var narrow = MemoryMarshal.Cast<byte, int>(tensor.Extend(checked(row.Length * sizeof(int))));
        for (var i = 0; i < row.Length; i++)
        {
            narrow[i] = (int)row[i];
        }
    }
}
