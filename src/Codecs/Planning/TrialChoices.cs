using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Maas.Core.Jobs;

namespace Maas.Codecs.Planning;

/// <summary>The choices of a search: each an object of values by the paths of their fields.</summary>
internal static class TrialChoices
{
    // A job's numbers are read by people: more digits tell nothing.
    private const int Digits = 4;

    /// <summary>Every combination, the last field varying fastest.</summary>
    public static IEnumerable<JsonElement> Grid(Search search) => Enumerable.Range(0, search.Trials).Select(index =>
    {
        var values = new JsonNode?[search.Parameters.Count];
        for (var i = values.Length - 1; i >= 0; i--)
        {
            var list = search.Parameters[i].Values;
            values[i] = Node(list[index % list.Count]);
            index /= list.Count;
        }

        return Choice(search, values);
    });

    /// <summary>Draws without end; the same ones for one seed.</summary>
    public static IEnumerable<JsonElement> Drawn(Search search)
    {
        var random = new SeededRandom(search.Seed);
        while (true)
        {
            yield return Choice(search, [.. search.Parameters.Select(parameter => parameter.Range is { } range
                ? Number(range, random.NextDouble())
                : Node(parameter.Values[random.Next(parameter.Values.Count)]))]);
        }
    }

    private static JsonValue Number(SearchRange range, double share)
    {
        var number = range.Scale == SearchScale.Log
            ? Math.Exp(Math.Log(range.From) + (share * (Math.Log(range.To) - Math.Log(range.From))))
            : range.From + (share * (range.To - range.From));
        var rounded = Math.Clamp(range.Whole ? Math.Round(number) : Rounded(number), range.From, range.To);
        return range.Whole ? JsonValue.Create((long)rounded) : JsonValue.Create(rounded);
    }

    private static double Rounded(double number) =>
        double.Parse(number.ToString($"E{Digits - 1}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static JsonElement Choice(Search search, IReadOnlyList<JsonNode?> values) => JsonSerializer.SerializeToElement(
        new JsonObject(search.Parameters.Zip(values, (parameter, value) => KeyValuePair.Create(parameter.Path, value))));

    private static JsonNode? Node(JsonElement value) => JsonNode.Parse(value.GetRawText());
}
