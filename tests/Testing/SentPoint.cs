namespace Maas.Testing;

/// <summary>A number of an app's meter as it was sent: a value, or of a histogram the sum.</summary>
public sealed record SentPoint(
    string Service, string Meter, string Name, string Unit, double Value, IReadOnlyDictionary<string, string> Tags)
{
    private const int Histogram = 9;

    internal static IEnumerable<SentPoint> Read(ReadOnlyMemory<byte> request) => ProtoField.Find(request, 1).SelectMany(resource =>
    {
        var service = SentTags.Read(ProtoField.Find(resource.Bytes, 1, 1)).GetValueOrDefault("service.name", "");
        return ProtoField.Find(resource.Bytes, 2).SelectMany(scope =>
        {
            var meter = ProtoField.Find(scope.Bytes, 1, 1).FirstOrDefault().Text;
            return ProtoField.Find(scope.Bytes, 2).SelectMany(metric => Points(service, meter, metric.Bytes));
        });
    });

    private static IEnumerable<SentPoint> Points(string service, string meter, ReadOnlyMemory<byte> metric)
    {
        var (name, unit) = (ProtoField.Find(metric, 1).Single().Text, ProtoField.Find(metric, 3).FirstOrDefault().Text);
        return ProtoField.Read(metric).Where(field => field.Number is 5 or 7 or Histogram)
            .SelectMany(kind => ProtoField.Find(kind.Bytes, 1).Select(point => new SentPoint(
                service, meter, name, unit, ValueOf(point.Bytes, kind.Number),
                SentTags.Read(ProtoField.Find(point.Bytes, kind.Number == Histogram ? 9 : 7)))));
    }

    private static double ValueOf(ReadOnlyMemory<byte> point, int kind) => kind == Histogram
        ? ProtoField.Find(point, 5).FirstOrDefault().Double
        : ProtoField.Find(point, 6).Select(whole => (double)(long)whole.Value)
            .Concat(ProtoField.Find(point, 4).Select(number => number.Double)).FirstOrDefault();
}
