using System.Text.Json;
using Maas.Core;

namespace Maas.Codecs.Text.Reading;

/// <summary>The fields of one JSON object of a <c>tokenizer.json</c>. Every error has the field's path.</summary>
internal sealed class TokenizerFields
{
    private const int MostShown = 80;

    private readonly Dictionary<string, JsonElement> fields = [];
    private readonly string path;

    public TokenizerFields(JsonElement json, string path)
    {
        this.path = path;
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw Wrong("", $"is {json.ValueKind}; it takes an object");
        }

        foreach (var field in json.EnumerateObject())
        {
            var name = Name(field, "");
            if (!fields.TryAdd(name, field.Value))
            {
                throw Wrong("", $"has the field {Quote(name)} twice");
            }
        }
    }

    /// <summary>The field, or null where it is absent or null.</summary>
    public JsonElement? Find(string name) =>
        fields.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public TokenizerFields? Object(string name) => Find(name) is { } value ? new(value, Path(name)) : null;

    public TokenizerFields RequiredObject(string name) => Object(name) ?? throw Wrong(name, "is missing");

    /// <summary>The objects of a list; none where there is no list.</summary>
    public IEnumerable<TokenizerFields> Objects(string name) =>
        List(name).Select((value, i) => new TokenizerFields(value, Path($"{name}[{i}]")));

    public IEnumerable<JsonElement> List(string name)
    {
        if (Find(name) is not { } value)
        {
            return [];
        }

        return value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray()
            : throw Wrong(name, $"is {value.ValueKind}; it takes a list");
    }

    public string? Text(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String ? Text(value, name) : throw Wrong(name, $"is {value.ValueKind}; it takes a text");
    }

    public string RequiredText(string name) => Text(name) ?? throw Wrong(name, "is missing");

    /// <summary>A text of a list or a map of the field <paramref name="name"/>.</summary>
    public string Text(JsonElement value, string name)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            throw Wrong(name, $"has {value.ValueKind}; it takes texts");
        }

        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Wrong(name, "has a text that is no Unicode: half a surrogate pair, or bytes that are no UTF-8");
        }
    }

    /// <summary>The name of a field of the object <paramref name="name"/>.</summary>
    public string Name(JsonProperty property, string name)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            throw Wrong(name, "has a name that is no Unicode: half a surrogate pair, or bytes that are no UTF-8");
        }
    }

    public char Character(string name, char otherwise) => Text(name) switch
    {
        null => otherwise,
        [var single] => single,
        var other => throw Wrong(name, $"is {Quote(other)}; it takes one character"),
    };

    public bool Flag(string name, bool otherwise) => FindFlag(name) ?? otherwise;

    public bool? FindFlag(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } value => throw Wrong(name, $"is {value.ValueKind}; it takes true or false"),
    };

    public int? Whole(string name, int least, int greatest)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        return TryWhole(value, least, greatest, out var number)
            ? number
            : throw Wrong(name, $"is {Shorten(value.GetRawText())}; it takes a whole number from {least} to {greatest}");
    }

    public static bool TryWhole(JsonElement value, int least, int greatest, out int number)
    {
        number = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out number) && number >= least && number <= greatest;
    }

    public ServiceException Wrong(string name, string what)
    {
        var place = Path(name);
        return ServiceError.InvalidTokenizer.With(
            $"{(place.Length == 0 ? "tokenizer.json" : place)} {what}", new Violation(place, null, what));
    }

    /// <summary>The refusal of a kind of part that is not known here.</summary>
    public ServiceException Unknown(string type, params IEnumerable<string> known) =>
        Wrong("type", $"is {Quote(type)}, which is not supported; it takes one of {string.Join(", ", known)}");

    public string Path(string name) => path.Length == 0 ? name : name.Length == 0 ? path : $"{path}.{name}";

    public static string Quote(string text) => $"\"{Shorten(text)}\"";

    private static string Shorten(string text) => text.Length > MostShown ? $"{text[..MostShown]}…" : text;
}
