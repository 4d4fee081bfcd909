using System.Globalization;
using System.Text.Json;

namespace Maas.Core.Jobs;

/// <summary>
/// The fields of one JSON object of a job, read one by one: each reader names the field, its range and its default.
/// <see cref="End"/> refuses what nobody asked for. Every error has the field's path.
/// </summary>
internal sealed class JobFields
{
    private const int MostShown = 80;

    private readonly string path;
    private readonly Dictionary<string, JsonElement> fields = [];
    private readonly List<string> known = [];

    public JobFields(JsonElement json, string path)
    {
        this.path = path;
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw Wrong(path, $"is {Kind(json)}; it takes an object");
        }

        foreach (var field in json.EnumerateObject())
        {
            if (!fields.TryAdd(field.Name, field.Value))
            {
                throw Wrong(Path(field.Name), "is there twice");
            }
        }
    }

    /// <summary>What the fields are called, in their order: for an object whose fields are the caller's own names.</summary>
    public IReadOnlyList<string> Names => [.. fields.Keys];

    /// <summary>Refuses fields that no reader asked for, with the nearest one that exists.</summary>
    public void End()
    {
        foreach (var name in fields.Keys.Except(known))
        {
            throw Unknown(name, known);
        }
    }

    /// <summary>These are fields, in whatever order they are read: none of them is another one misspelt.</summary>
    public void Know(params string[] names) => known.AddRange(names.Except(known));

    public bool Has(string name)
    {
        Know(name);
        return fields.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null;
    }

    public JsonElement? Element(string name) => Has(name) ? fields[name] : null;

    /// <param name="takes">What else than an object there may be.</param>
    public JobFields? Object(string name, string takes = "an object")
    {
        if (Element(name) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Object ? new(value, Path(name)) : throw Other(name, takes);
    }

    public string? Text(string name, string takes = "a text")
    {
        if (Element(name) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Other(name, takes);
    }

    public string RequiredText(string name, string takes = "a text") => Text(name, takes) ?? throw Missing(name);

    /// <summary>The refusal of an object without this field, or with a misspelt one in its place.</summary>
    public ServiceException Missing(string name, string takes = "")
    {
        var misspelt = fields.Keys.Except(known).FirstOrDefault(field => Suggestions.AreNear(field, name));
        return misspelt is null ? Wrong(Path(name), $"is missing{takes}") : Unknown(misspelt, [name]);
    }

    public IReadOnlyList<string>? Texts(string name)
    {
        if (Element(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            throw Other(name, "a list of texts");
        }

        foreach (var item in value.EnumerateArray().Where(item => item.ValueKind != JsonValueKind.String))
        {
            throw Wrong(Path(name), $"has {Kind(item)} in it; it takes a list of texts");
        }

        var texts = value.EnumerateArray().Select(item => item.GetString()!).ToList();
        return texts.Count == texts.Distinct().Count() ? texts : throw Wrong(Path(name), "names something twice");
    }

    public bool Flag(string name, bool otherwise) => Element(name) switch
    {
        null => otherwise,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } value => throw Other(name, "true or false"),
    };

    public T Word<T>(string name, T otherwise)
        where T : struct, Enum
    {
        if (Element(name) is not { } value)
        {
            return otherwise;
        }

        var word = value.ValueKind == JsonValueKind.String ? value.GetString()! : null;
        return Words.TryParse<T>(word, out var known)
            ? known
            : throw Wrong(
                Path(name), $"is {(word is null ? Kind(value) : Quote(word))}; it takes one of {string.Join(", ", Words.All<T>())}");
    }

    public int? Whole(string name, int least, int greatest)
    {
        if (Number(name, least, greatest, open: false) is not { } number)
        {
            return null;
        }

        return double.IsInteger(number) ? (int)number : throw Wrong(Path(name), $"is {Show(number)}; it takes a whole number");
    }

    /// <summary>A number of a range; an <paramref name="open"/> one excludes its lower end.</summary>
    public double? Number(string name, double least, double greatest, bool open)
    {
        if (Element(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number))
        {
            throw Other(name, "a number");
        }

        if ((open ? number > least : number >= least) && number <= greatest)
        {
            return number;
        }

        var came = double.IsFinite(number) ? Show(number) : ShownText.Of(value);
        var takes = greatest == double.MaxValue ? "a finite number"
            : $"a number {(open ? "above" : "from")} {Show(least)} to {Show(greatest)}";
        throw Wrong(Path(name), $"is {came}; it takes {takes}");
    }

    public string Path(string name)
    {
        var field = name.Length > MostShown ? $"{name[..MostShown]}…" : name;
        return path.Length == 0 ? field : $"{path}.{field}";
    }

    public static ServiceException Wrong(string place, string what) =>
        ServiceError.InvalidJob.With(place.Length == 0 ? $"the job {what}" : $"{place} {what}", new Violation(place, null, what));

    /// <summary>A caller's text, shortened: a job's error lives in one cell of a table row.</summary>
    public static string Quote(string text) => text.Length > MostShown ? $"\"{text[..MostShown]}…\"" : $"\"{text}\"";

    /// <summary>The refusal of a value of a kind that the field does not take.</summary>
    public ServiceException Other(string name, string takes) => Wrong(Path(name), $"is {Kind(fields[name])}; it takes {takes}");

    private ServiceException Unknown(string name, IReadOnlyCollection<string> instead) =>
        Wrong(Path(name), $"is not a field of {(path.Length == 0 ? "a job" : path)}{Suggestions.Nearest(name, instead)}");

    private static string Show(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        JsonValueKind.Null => "null",
        _ => throw new InvalidOperationException($"unknown JSON kind {value.ValueKind}"),
    };
}
