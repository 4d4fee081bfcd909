using System.Text.Json;
using Maas.Core.Registry;

namespace Maas.Predict.Inference.Traffic;

/// <summary>Whether two versions' answers mean the same, though their models compute in other units or orders.</summary>
internal static class AnswerAgreement
{
    private static readonly string[] WholeTypes = ["BOOL", "INT", "UINT"];

    /// <param name="manifest">Of one of the two: it tells which outputs are of whole numbers, which have to be equal.</param>
    /// <param name="tolerance">The part of the larger of two other numbers that they may be apart.</param>
    public static bool Holds(Manifest manifest, ReadOnlyMemory<byte> one, ReadOnlyMemory<byte> two, double tolerance)
    {
        using var first = JsonDocument.Parse(one);
        using var second = JsonDocument.Parse(two);
        return Agree(Find(first.RootElement, "predictions"), Find(second.RootElement, "predictions"), tolerance)
            && OutputsAgree(manifest, Find(first.RootElement, "outputs"), Find(second.RootElement, "outputs"), tolerance);
    }

    private static bool OutputsAgree(Manifest manifest, JsonElement? one, JsonElement? two, double tolerance) =>
        one is { } first && two is { } second
            ? first.GetPropertyCount() == second.GetPropertyCount() && first.EnumerateObject().All(output =>
                Agree(output.Value, Find(second, output.Name), IsWhole(manifest, output.Name) ? null : tolerance))
            : one is null && two is null;

    private static bool IsWhole(Manifest manifest, string name) =>
        manifest.Outputs.FirstOrDefault(output => output.Name == name) is { } declared
        && Array.Exists(WholeTypes, type => declared.Type.StartsWith(type, StringComparison.Ordinal));

    private static bool Agree(JsonElement? one, JsonElement? two, double? tolerance) =>
        one is { } first && two is { } second ? Agree(first, second, tolerance) : one is null && two is null;

    private static bool Agree(JsonElement one, JsonElement two, double? tolerance) => one.ValueKind == two.ValueKind && one.ValueKind switch
    {
        JsonValueKind.Number => tolerance is { } part
            ? OutputCopy.AreNear(one.GetDouble(), two.GetDouble(), part)
            : JsonElement.DeepEquals(one, two),
        JsonValueKind.String => one.ValueEquals(two.GetString()),
        JsonValueKind.Array => one.GetArrayLength() == two.GetArrayLength()
            && one.EnumerateArray().Zip(two.EnumerateArray()).All(pair => Agree(pair.First, pair.Second, tolerance)),
        JsonValueKind.Object => one.GetPropertyCount() == two.GetPropertyCount()
            && one.EnumerateObject().All(property => Agree(property.Value, Find(two, property.Name), tolerance)),
        _ => true,
    };

    private static JsonElement? Find(JsonElement owner, string name) => owner.TryGetProperty(name, out var found) ? found : null;
}
