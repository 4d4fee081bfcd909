namespace Maas.Testing;

/// <summary>A span as an app sent it.</summary>
/// <param name="Parent">The id of its parent; empty for a root.</param>
/// <param name="Status">1 for ok, 2 for an error, else 0.</param>
public sealed record SentSpan(
    string Service, string Trace, string Id, string Parent, string Name, int Kind, IReadOnlyDictionary<string, string> Tags, int Status)
{
    internal static IEnumerable<SentSpan> Read(ReadOnlyMemory<byte> request) => ProtoField.Find(request, 1).SelectMany(resource =>
    {
        var service = SentTags.Read(ProtoField.Find(resource.Bytes, 1, 1)).GetValueOrDefault("service.name", "");
        return ProtoField.Find(resource.Bytes, 2, 2).Select(span => Of(service, span.Bytes));
    });

    private static SentSpan Of(string service, ReadOnlyMemory<byte> span) => new(
        service,
        ProtoField.Find(span, 1).Single().Hex,
        ProtoField.Find(span, 2).Single().Hex,
        ProtoField.Find(span, 4).FirstOrDefault().Hex,
        ProtoField.Find(span, 5).Single().Text,
        (int)ProtoField.Find(span, 6).Single().Value,
        SentTags.Read(ProtoField.Find(span, 9)),
        (int)ProtoField.Find(span, 15, 3).FirstOrDefault().Value);
}
