using System.Text.Json;

namespace Maas.Onnx.Templates;

/// <summary>Reads a template's options from JSON, each with its default and range, and refuses names it doesn't have.</summary>
internal sealed class OptionReader
{
    private readonly string template;
    private readonly JsonElement options;

    public OptionReader(ITemplate template, JsonElement options)
    {
        this.template = template.Name;
        this.options = options;
        if (options.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return;
        }

        if (options.ValueKind != JsonValueKind.Object)
        {
            throw new OnnxException($"the options of template {this.template} are {Shown(options)}; an object is expected");
        }

        var names = template.Options.Select(option => option.Name).ToArray();
        foreach (var given in options.EnumerateObject().Where(given => !names.Contains(given.Name)))
        {
            throw new OnnxException(Nearest.Unknown($"template {this.template} has no option", given.Name, names));
        }
    }

    public int Integer(string name, int otherwise, int least, int most)
    {
        if (Find(name) is not { } value)
        {
            return otherwise;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most
            ? number
            : throw Refusal(name, value, $"a whole number from {least} to {most} is expected");
    }

    /// <summary>A number from 0, and below <paramref name="limit"/>.</summary>
    public float Fraction(string name, float otherwise, float limit)
    {
        if (Find(name) is not { } value)
        {
            return otherwise;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetSingle(out var number) && number >= 0 && number < limit
            ? number
            : throw Refusal(name, value, FormattableString.Invariant($"a number from 0 to below {limit} is expected"));
    }

    public IReadOnlyList<int> Integers(string name, IReadOnlyList<int> otherwise, int most, int mostOfThem)
    {
        if (Find(name) is not { } value)
        {
            return otherwise;
        }

        var expected = $"a list of up to {mostOfThem} whole numbers from 1 to {most} is expected";
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > mostOfThem)
        {
            throw Refusal(name, value, expected);
        }

        return [.. value.EnumerateArray().Select(entry =>
            entry.ValueKind == JsonValueKind.Number && entry.TryGetInt32(out var number) && number >= 1 && number <= most
                ? number
                : throw Refusal(name, value, expected))];
    }

    public string Word(string name, string otherwise, IReadOnlyList<string> words)
    {
        if (Find(name) is not { } value)
        {
            return otherwise;
        }

        return value.ValueKind == JsonValueKind.String && words.Contains(value.GetString())
            ? value.GetString()!
            : throw Refusal(name, value, $"one of {string.Join(", ", words)} is expected");
    }

    public bool Flag(string name, bool otherwise)
    {
        if (Find(name) is not { } value)
        {
            return otherwise;
        }

        return value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw Refusal(name, value, "true or false is expected");
    }

    private JsonElement? Find(string name) =>
        options.ValueKind == JsonValueKind.Object && options.TryGetProperty(name, out var value) ? value : null;

    private OnnxException Refusal(string name, JsonElement value, string expected) =>
        new($"option {name} of template {template} is {Shown(value)}; {expected}");

    private static string Shown(JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length <= 60 ? text : $"{text[..60]}…";
    }
}
