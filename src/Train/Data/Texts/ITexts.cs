using Maas.Codecs.Planning;

namespace Maas.Train.Data.Texts;

/// <summary>Texts of a dataset, parted.</summary>
internal interface ITexts
{
    /// <summary>Whether anything is in the part.</summary>
    bool Has(Part part);

    /// <summary>A part's texts in the dataset's order, each in one piece or several.</summary>
    IAsyncEnumerable<TextPiece> ReadAsync(Part part, CancellationToken cancellation);
}
