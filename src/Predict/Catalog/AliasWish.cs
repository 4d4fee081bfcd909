using System.Text.Json;
using Maas.Core;
using Maas.Core.Naming;

namespace Maas.Predict.Catalog;

/// <summary>Where an alias is to point, and (if the caller says so) where it must point now: null is nowhere.</summary>
internal sealed record AliasWish(ModelVersion Version, bool HasExpected, ModelVersion? Expected)
{
    private static readonly string[] Fields = ["version", "expected"];

    /// <summary>Reads <c>{"version": 3, "expected": 2}</c>.</summary>
    /// <exception cref="ServiceException">It is something else.</exception>
    public static AliasWish Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw ServiceError.InvalidRequest.With("the body has to be an object: {\"version\": 3}");
        }

        foreach (var field in root.EnumerateObject().Where(field => !Fields.Contains(field.Name)))
        {
            throw ServiceError.InvalidRequest.With($"there is no field \"{field.Name}\"{Suggestions.Nearest(field.Name, Fields)}");
        }

        if (root.EnumerateObject().CountBy(field => field.Name).FirstOrDefault(field => field.Value > 1) is { Key: { } twice })
        {
            throw ServiceError.InvalidRequest.With($"{twice} is there twice", new Violation(twice, null, "is there twice"));
        }

        var hasExpected = root.TryGetProperty("expected", out var expected);
        return new(
            root.TryGetProperty("version", out var version)
                ? Read(version, "version")
                : throw ServiceError.InvalidRequest.With("version is missing"),
            hasExpected,
            hasExpected && expected.ValueKind != JsonValueKind.Null ? Read(expected, "expected") : null);
    }

    private static ModelVersion Read(JsonElement value, string field) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= 1
            ? new(number)
            : throw ServiceError.InvalidRequest.With(
                $"{field} is not a whole number from 1 on", new Violation(field, null, "a whole number from 1 on is expected"));
}
