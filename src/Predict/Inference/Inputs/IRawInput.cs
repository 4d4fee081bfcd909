using System.Text.Json;
using Maas.Predict.Inference.Tensors;

namespace Maas.Predict.Inference.Inputs;

/// <summary>One kind of raw thing, as a model's encoding declares it, to the tensors that take it. For any number of threads.</summary>
internal interface IRawInput
{
    /// <summary>The content types that are taken, for messages.</summary>
    string Types { get; }

    /// <summary>Whether a body of this content type is such a thing, or a file of them.</summary>
    bool Takes(string mediaType);

    /// <summary>Whether a list of JSON lists is a tensor of what the encoding would have made, and no list of things.</summary>
    bool TakesTensors { get; }

    /// <summary>Empty tensors, one for each input; the caller disposes them.</summary>
    IReadOnlyList<Tensor> NewTensors(TensorBudget budget);

    /// <summary>Adds what a whole body holds, and gives how many things that are.</summary>
    /// <exception cref="Core.ServiceException">It can't be read, or is not what the model takes.</exception>
    ValueTask<long> ReadAsync(ReadOnlyMemory<byte> body, IReadOnlyList<Tensor> tensors, CancellationToken cancellation);

    /// <summary>Adds the one thing that the reader of <paramref name="json"/> stands at, and leaves the reader at its end.</summary>
    /// <exception cref="Core.ServiceException">It is something else, or can't be read.</exception>
    void Add(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, IReadOnlyList<Tensor> tensors);

    /// <summary>Adds the one thing that a dataset holds: a row's cells in the encoding's order, or one cell, a file or a text.</summary>
    /// <exception cref="Core.ServiceException">It can't be read, or is not what the model takes.</exception>
    void Add(ReadOnlySpan<ReadOnlyMemory<byte>> cells, IReadOnlyList<Tensor> tensors);

    /// <summary>The shape of so many things in one of the tensors.</summary>
    long[] Shape(long count, int tensor);
}
