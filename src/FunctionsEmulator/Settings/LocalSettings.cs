using System.Text.Json;
using Maas.FunctionsEmulator.Catalog;

namespace Maas.FunctionsEmulator.Settings;

/// <summary>The <c>Values</c> of <c>local.settings.json</c>, which the tools for local work turn into environment variables.</summary>
internal static class LocalSettings
{
    private const string File = "local.settings.json";

    /// <summary>Sets what the environment doesn't have yet: what the environment has wins.</summary>
    public static void Apply(string folder)
    {
        foreach (var (name, value) in Read(folder))
        {
            if (Environment.GetEnvironmentVariable(name) is null)
            {
                Environment.SetEnvironmentVariable(name, value);
            }
        }
    }

    public static IReadOnlyDictionary<string, string> Read(string folder)
    {
        using var json = SettingsFile.Open(folder, File);
        if (json is null)
        {
            return new Dictionary<string, string>();
        }

        if (json.RootElement.TryGetProperty("IsEncrypted", out var encrypted) && encrypted.ValueKind == JsonValueKind.True)
        {
            throw new RefusedException($"{File} is encrypted; the emulator reads plain values only.");
        }

        return json.RootElement.TryGetProperty("Values", out var values)
            ? values.EnumerateObject().ToDictionary(value => value.Name, Text)
            : new Dictionary<string, string>();
    }

    private static string Text(JsonProperty value) => value.Value.ValueKind switch
    {
        JsonValueKind.String => value.Value.GetString()!,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.Value.GetRawText(),
        var kind => throw new RefusedException($"{File}: Values.{value.Name} is {kind}; it is a text."),
    };
}
