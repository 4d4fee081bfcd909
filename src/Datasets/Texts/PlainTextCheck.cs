using Maas.Core;
using Maas.Core.Datasets;

namespace Maas.Datasets.Texts;

/// <summary>Reads a text through, once, in constant memory.</summary>
internal static class PlainTextCheck
{
    public static async Task<DatasetReport> CheckAsync(string path, CancellationToken cancellation)
    {
        var errors = new ErrorList();
        var scan = new TextScan();
        var endsInLine = true;
        try
        {
            await foreach (var piece in PlainText.PiecesAsync(path, scan, cancellation))
            {
                endsInLine = piece.Span[^1] == '\n';
            }
        }
        catch (ServiceException wrong)
        {
            errors.Add(null, null, wrong.Detail);
        }

        if (scan.Characters == 0 && errors.Count == 0)
        {
            errors.Add(null, null, "the file is empty; text is expected");
        }

        return new()
        {
            Format = DatasetFormat.PlainText,
            Rows = scan.LineEnds + (endsInLine ? 0 : 1),
            Texts = new(scan.Bytes, scan.Characters, scan.Characters, scan.Characters),
            ErrorCount = errors.Count,
            Errors = errors.First,
        };
    }
}
