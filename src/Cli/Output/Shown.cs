using System.Globalization;

namespace Maas.Cli.Output;

/// <summary>Values as people read them, in any culture alike.</summary>
internal static class Shown
{
    public static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    /// <summary>A number and what is counted, which takes an s for several.</summary>
    public static string Counted(long count, string one) => $"{count} {one}{(count == 1 ? "" : "s")}";

    /// <summary>Small values keep their digits: losses end far below one.</summary>
    public static string Metric(double value) =>
        value != 0 && Math.Abs(value) < 0.001 ? value.ToString("0.00e+0", CultureInfo.InvariantCulture) : Number(value);

    public static string Time(DateTimeOffset time) => time.LocalDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    public static string Size(long bytes) => bytes switch
    {
        < 1 << 10 => $"{bytes} B",
        < 1 << 20 => FormattableString.Invariant($"{bytes / 1024.0:0.0} KiB"),
        < 1 << 30 => FormattableString.Invariant($"{bytes / (1024.0 * 1024):0.0} MiB"),
        _ => FormattableString.Invariant($"{bytes / (1024.0 * 1024 * 1024):0.0} GiB"),
    };

    public static string Metrics(IReadOnlyDictionary<string, double>? metrics) =>
        string.Join("  ", (metrics ?? new Dictionary<string, double>()).Select(metric => $"{metric.Key} {Metric(metric.Value)}"));
}
