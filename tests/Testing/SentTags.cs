using System.Globalization;

namespace Maas.Testing;

/// <summary>Names and values that a span, a number or a log line is sent with.</summary>
internal static class SentTags
{
    public static IReadOnlyDictionary<string, string> Read(IEnumerable<ProtoField> attributes) => attributes.ToDictionary(
        attribute => ProtoField.Find(attribute.Bytes, 1).Single().Text, attribute => Value(ProtoField.Find(attribute.Bytes, 2).Single()));

    // AnyValue: a text, a truth, a whole number, a number.
    private static string Value(ProtoField any) => ProtoField.Read(any.Bytes).FirstOrDefault() switch
    {
        { Number: 1 } text => text.Text,
        { Number: 2 } truth => truth.Value == 1 ? "true" : "false",
        { Number: 3 } whole => ((long)whole.Value).ToString(CultureInfo.InvariantCulture),
        { Number: 4 } number => number.Double.ToString(CultureInfo.InvariantCulture),
        var other => other.Hex,
    };
}
