using System.Text.Json;

namespace Maas.Infra.Tests;

/// <summary>Places in a template.</summary>
internal static class At
{
    /// <summary>The value at a dotted path; null where it isn't there.</summary>
    public static JsonElement? Find(this JsonElement element, string path)
    {
        var found = element;
        foreach (var name in path.Split('.'))
        {
            if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(name, out found))
            {
                return null;
            }
        }

        return found;
    }

    /// <summary>The text at a dotted path, numbers and truth values as JSON writes them; empty where it isn't there.</summary>
    public static string Text(this JsonElement element, string path) => element.Find(path)?.ToString() ?? "";

    public static string Name(this JsonElement resource) => resource.Text("name");
}
