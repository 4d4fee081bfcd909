using System.Text.Json;
using Maas.Core;
using Maas.Core.Naming;

namespace Maas.Predict.Catalog;

/// <summary>The fields of a JSON object that a caller sent: known ones, once each.</summary>
internal readonly struct Fields
{
    private readonly JsonElement json;
    private readonly string place;

    /// <param name="place">Where the object stands, such as <c>shadow</c>; empty for the body.</param>
    /// <exception cref="ServiceException">It is no object, or has an unknown field, or one twice.</exception>
    public Fields(JsonElement json, string place, params string[] known)
    {
        (this.json, this.place) = (json, place);
        if (json.ValueKind != JsonValueKind.Object)
        {
            var what = $"is {ShownText.Of(json)}; it takes an object with {string.Join(", ", known)}";
            throw ServiceError.InvalidRequest.With(
                $"{(place.Length > 0 ? place : "the body")} {what}", new Violation(place.Length > 0 ? place : null, null, what));
        }

        foreach (var field in json.EnumerateObject().Where(field => !known.Contains(field.Name)))
        {
            var name = ShownText.Cut(field.Name);
            throw ServiceError.InvalidRequest.With($"there is no field \"{Path(name)}\"{Suggestions.Nearest(name, known)}");
        }

        if (json.EnumerateObject().CountBy(field => field.Name).FirstOrDefault(field => field.Value > 1) is { Key: { } twice })
        {
            throw Refusal(twice, "is there twice");
        }
    }

    public bool Has(string name) => json.TryGetProperty(name, out _);

    /// <summary>The field; null where it is absent or null.</summary>
    public JsonElement? Find(string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public ModelVersion Version(string name) => FindVersion(name) ?? throw Refusal(name, "is missing");

    public ModelVersion? FindVersion(string name) => FindWhole(name, 1, int.MaxValue) is { } number ? new ModelVersion(number) : null;

    public int? FindWhole(string name, int least, int greatest) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= greatest ? number
        : throw Wrong(name, value, $"a whole number from {least} {(greatest == int.MaxValue ? "on" : $"to {greatest}")}");

    /// <summary>A number above <paramref name="above"/> up to <paramref name="most"/>.</summary>
    public double? FindNumber(string name, double above, double most) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number > above && number <= most ? number
        : throw Wrong(name, value, $"a number above {above} up to {most}");

    /// <summary>A number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public double? FindNumberFrom(string name, double least, double most) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= least && number <= most ? number
        : throw Wrong(name, value, $"a number from {least} to {most}");

    public string? FindText(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw Wrong(name, value, "a text");

    /// <summary>The refusal of a field with what came.</summary>
    public ServiceException Wrong(string name, JsonElement value, string takes) =>
        Refusal(name, $"is {ShownText.Of(value)}; it takes {takes}");

    public ServiceException Refusal(string name, string what) =>
        ServiceError.InvalidRequest.With($"{Path(name)} {what}", new Violation(Path(name), null, what));

    private string Path(string name) => place.Length > 0 ? $"{place}.{name}" : name;
}
