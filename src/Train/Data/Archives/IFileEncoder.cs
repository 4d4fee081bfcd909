namespace Maas.Train.Data.Archives;

/// <summary>How a file of an archive becomes the inputs of an example. For any number of threads.</summary>
internal interface IFileEncoder
{
    IReadOnlyList<TensorLayout> Inputs { get; }

    /// <exception cref="Core.ServiceException">The file is not what it should be; says what was found.</exception>
    void Encode(ReadOnlySpan<byte> file, Span<byte> inputs);
}
