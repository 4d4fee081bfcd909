using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Maas.Cli.Registry;

/// <summary>
/// <c>maas models alias</c>: shows an alias, after it has set what options name. A version or a split begins anew; without one, what is
/// named is set beside what answers now.
/// </summary>
internal static class AliasCommand
{
    private static readonly Option<int?> Version = Whole("--version", "N", "This version alone answers");
    private static readonly Option<string?> Split = new("--split")
    {
        Description = "Part the calls over versions by weights",
        HelpName = "N=WEIGHT,N=WEIGHT",
    };

    private static readonly Option<int?> Expected = Whole("--expected", "N", "Only if it points to this version now");

    // The API's own fields, and the options.
    private static readonly (string Field, Option<double?> Option)[] Shadow =
    [
        ("version", Number("--shadow", "N", "Have this version compute copies of the calls, and compare")),
        ("share", Number("--share", "PART", "Of how many calls a copy is computed: above 0 to 1")),
        ("tolerance", Number("--tolerance", "PART", "How far apart numbers may be that agree, as a part of the larger one")),
    ];

    private static readonly (string Field, Option<double?> Option)[] Guard =
    [
        ("errorRate", Number("--guard-error-rate", "PART", "Go back when a greater part of the runs fails")),
        ("p99Ms", Number("--guard-p99-ms", "MS", "Go back when more than 1 of 100 runs takes longer")),
        ("windowSeconds", Number("--window", "S", "How far back the guard looks")),
        ("atLeast", Number("--at-least", "N", "How many runs there have to be")),
        ("returnTo", Number("--return-to", "N", "The version to go back to; else what answered before")),
    ];

    public static Command Create(Surroundings surroundings)
    {
        var command = new Command("alias", "An alias and its history; with options, where its calls go from now on")
        {
            ModelViews.Model, AliasViews.Alias, Version, Split, Expected,
        };
        foreach (var (_, option) in Shadow.Concat(Guard))
        {
            command.Add(option);
        }

        return command.Does(surroundings, RunAsync);
    }

    private static async Task RunAsync(Call call)
    {
        var (shadow, guard) = (Wishes(call, Shadow), Wishes(call, Guard));
        if (call.Get(Version) is null && call.Get(Split) is null && shadow.Count == 0 && guard.Count == 0)
        {
            await AliasViews.ShowAsync(call);
            return;
        }

        var (body, tag) = await BeginAsync(call);
        Join(body, "shadow", shadow);
        Join(body, "guard", guard);
        if (call.Get(Expected) is { } expected)
        {
            body["expected"] = expected;
        }

        var path = AliasViews.PathOf(call);
        AliasViews.Show(call, await call.Service.ReplaceAsync(path, body.ToJsonString(), tag, call.Cancellation));
    }

    private static async Task<(JsonObject Body, string? Tag)> BeginAsync(Call call)
    {
        var body = new JsonObject();
        if (call.Get(Version) is { } version)
        {
            body["version"] = version;
        }

        if (call.Get(Split) is { } split)
        {
            body["split"] = PartsOf(split);
        }

        if (body.Count > 0)
        {
            return (body, null);
        }

        // What somebody else has moved since it was read, or the alias's own guard, is not written over.
        var answer = await call.Service.GetAsync(AliasViews.PathOf(call), call.Cancellation);
        var now = answer.Read<JsonObject>();
        foreach (var field in new[] { "version", "split", "shadow", "guard" }.Where(now.ContainsKey))
        {
            body[field] = now[field]!.DeepClone();
        }

        return (body, answer.Tag);
    }

    private static void Join(JsonObject body, string field, JsonObject wishes)
    {
        if (wishes.Count > 0)
        {
            var whole = body[field] as JsonObject ?? [];
            foreach (var (name, value) in wishes)
            {
                whole[name] = value!.DeepClone();
            }

            body[field] = whole.DeepClone();
        }
    }

    private static JsonObject Wishes(Call call, IEnumerable<(string Field, Option<double?> Option)> options) => new(options
        .Where(option => call.Get(option.Option) is not null)
        .Select(option => KeyValuePair.Create(option.Field, (JsonNode?)JsonValue.Create(call.Get(option.Option)!.Value))));

    private static JsonArray PartsOf(string split) => new(
    [
        .. split.Split(',', StringSplitOptions.TrimEntries).Select(part => part.Split('=') is [var version, var weight]
            && int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && double.TryParse(weight, NumberStyles.Float, CultureInfo.InvariantCulture, out var heavy) && double.IsFinite(heavy)
                ? new JsonObject { ["version"] = number, ["weight"] = heavy }
                : throw CommandException.WrongUsage($"--split has \"{part}\"; it takes parts such as 2=0.9,3=0.1")),
    ]);

    private static Option<int?> Whole(string name, string word, string description) =>
        new(name) { Description = description, HelpName = word };

    // By the machine's culture, 0.5 might be five.
    private static Option<double?> Number(string name, string word, string description) => new(name)
    {
        Description = description,
        HelpName = word,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            {
                return number;
            }

            result.AddError($"{name} has \"{text}\"; it takes a number");
            return null;
        },
    };
}
