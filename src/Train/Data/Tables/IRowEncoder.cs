using Maas.Datasets.Tables;

namespace Maas.Train.Data.Tables;

/// <summary>How a row becomes the inputs of an example, as it was learned from the training part.</summary>
internal interface IRowEncoder
{
    /// <summary>The columns that are read, in the order in which <see cref="Encode"/> takes their cells.</summary>
    IReadOnlyList<string> Columns { get; }

    IReadOnlyList<TensorLayout> Inputs { get; }

    LearnedEncoding Learned { get; }

    /// <exception cref="Core.ServiceException">A cell is not what its column is.</exception>
    void Encode(CsvRow row, Span<byte> inputs);
}
