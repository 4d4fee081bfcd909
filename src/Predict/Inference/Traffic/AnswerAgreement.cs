using System.Runtime.InteropServices;
using System.Text.Json;

namespace Maas.Predict.Inference.Traffic;

/// <summary>Whether two versions' answers mean the same, though their models compute in other units or orders.</summary>
internal static class AnswerAgreement
{
    // What an answer tells of itself; the rest is what the model says.
    private static readonly string[] Said = ["predictions", "outputs"];

    /// <param name="tolerance">The part of the larger of two numbers that they may be apart.</param>
    public static bool Holds(ReadOnlyMemory<byte> one, ReadOnlyMemory<byte> two, double tolerance)
    {
        using var first = JsonDocument.Parse(one);
        using var second = JsonDocument.Parse(two);
        return Said.All(name => Agree(Find(first.RootElement, name), Find(second.RootElement, name), tolerance));
    }

    private static bool Agree(JsonElement? one, JsonElement? two, double tolerance) =>
        one is { } first && two is { } second ? Agree(first, second, tolerance) : one is null && two is null;

    private static bool Agree(JsonElement one, JsonElement two, double tolerance) => one.ValueKind == two.ValueKind && one.ValueKind switch
    {
        JsonValueKind.Number => IsWhole(one) && IsWhole(two)
            ? JsonElement.DeepEquals(one, two)
            : OutputCopy.AreNear(one.GetDouble(), two.GetDouble(), tolerance),
        JsonValueKind.String => one.ValueEquals(two.GetString()),
        JsonValueKind.Array => one.GetArrayLength() == two.GetArrayLength()
            && one.EnumerateArray().Zip(two.EnumerateArray()).All(pair => Agree(pair.First, pair.Second, tolerance)),
        JsonValueKind.Object => one.GetPropertyCount() == two.GetPropertyCount()
            && one.EnumerateObject().All(property => Agree(property.Value, Find(two, property.Name), tolerance)),
        _ => true,
    };

    // Classes, counts and sides are; a number that is measured seldom is.
    private static bool IsWhole(JsonElement number) => JsonMarshal.GetRawUtf8Value(number).IndexOfAny(".eE"u8) < 0;

    private static JsonElement? Find(JsonElement owner, string name) => owner.TryGetProperty(name, out var found) ? found : null;
}
