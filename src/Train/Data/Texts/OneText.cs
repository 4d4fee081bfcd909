using System.Runtime.CompilerServices;
using Maas.Codecs.Planning;
using Maas.Core;
using Maas.Core.Jobs;
using Maas.Datasets.Texts;

namespace Maas.Train.Data.Texts;

/// <summary>
/// One long text. Its beginning is the training part, its end the test part, and the validation part lies between: what is read at
/// random places of a story is told by what stands around it.
/// </summary>
internal sealed class OneText : ITexts
{
    private readonly string path;
    private readonly IReadOnlyDictionary<Part, (long Start, long End)> places;

    private OneText(string path, IReadOnlyDictionary<Part, (long Start, long End)> places) => (this.path, this.places) = (path, places);

    /// <exception cref="ServiceException">A part of the text would be empty.</exception>
    public static async Task<OneText> OpenAsync(string path, SplitRule split, CancellationToken cancellation)
    {
        var letters = await PlainText.ReadAsync(path, cancellation).Select(piece => (long)piece.Length).SumAsync(cancellation);
        var (validation, test) = Split.OfText(split, letters);
        return validation >= Split.LeastOfText
            ? new(path, new Dictionary<Part, (long, long)>
            {
                [Part.Training] = (0, validation),
                [Part.Validation] = (validation, test),
                [Part.Test] = (test, letters),
            })
            : throw ServiceError.InvalidDataset.With($"the text has {letters} letters; a split of it leaves none to train on");
    }

    /// <summary>A text all of which is one part.</summary>
    public static OneText Whole(string path, Part part) => new(path, new Dictionary<Part, (long, long)> { [part] = (0, long.MaxValue) });

    public bool Has(Part part) => places.TryGetValue(part, out var place) && place.Start < place.End;

    public async IAsyncEnumerable<TextPiece> ReadAsync(Part part, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (start, end) = places[part];
        var place = 0L;
        await foreach (var piece in PlainText.ReadAsync(path, cancellation))
        {
            var from = (int)Math.Clamp(start - place, 0, piece.Length);
            var to = (int)Math.Clamp(end - place, 0, piece.Length);
            place += piece.Length;
            if (Whole(piece.Span, from) is var first && Whole(piece.Span, to) is var last && first < last)
            {
                yield return new(new(piece.Span[first..last]), EndsText: false);
            }
        }

        yield return new("", EndsText: true);
    }

    // A border between the two halves of a character moves in front of it.
    private static int Whole(ReadOnlySpan<char> piece, int place) =>
        place < piece.Length && char.IsLowSurrogate(piece[place]) ? place - 1 : place;
}
