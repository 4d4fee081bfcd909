namespace Maas.Testing;

/// <summary>A line of a log as it was sent.</summary>
public sealed record SentLog(string Text, string Trace, string Span)
{
    internal static IEnumerable<SentLog> Read(ReadOnlyMemory<byte> request) => ProtoField.Find(request, 1, 2, 2).Select(line => new SentLog(
        ProtoField.Find(line.Bytes, 5, 1).FirstOrDefault().Text,
        ProtoField.Find(line.Bytes, 9).FirstOrDefault().Hex,
        ProtoField.Find(line.Bytes, 10).FirstOrDefault().Hex));
}
