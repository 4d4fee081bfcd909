using System.Globalization;
using Maas.Cli.Output;

namespace Maas.Cli.Datasets;

/// <summary>What a dataset holds, on one line.</summary>
internal static class ReportSummary
{
    public static string Of(DatasetReport report) => report switch
    {
        { Images: { } images } => $"{report.Rows} pictures of {images.Width}×{images.Height}{InClasses(report)}",
        { Sounds: { } sounds } => $"{report.Rows} sounds of {sounds.SampleRate} Hz, "
            + $"{Shown.Counted(sounds.Channels, "channel")}, "
            + $"{Shown.Number(sounds.MedianSeconds)} s usually and {Shown.Number(sounds.LongestSeconds)} s at most,{InClasses(report)}",
        { Texts: { } texts, Classes.Count: > 0 } =>
            $"{Shown.Counted(report.Rows, "text")} of {Count(texts.MedianCharacters)} characters usually and "
            + $"{Count(texts.LongestCharacters)} at most,{InClasses(report)}",
        { Texts: { } texts } => $"a text of {Count(texts.Characters)} characters in {Count(report.Rows)} lines",
        _ => $"{Shown.Counted(report.Rows, "row")} of {Shown.Counted(report.Columns.Count, "column")}",
    };

    private static string InClasses(DatasetReport report) => $" in {report.Classes.Count} classes";

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
