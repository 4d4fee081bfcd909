using System.Globalization;
using System.Text.Json;
using Maas.FunctionsEmulator.Catalog;

namespace Maas.FunctionsEmulator.Settings;

/// <summary>Reads <c>host.json</c>; what is not understood there is left to the real host, what is out of range is refused.</summary>
internal static class HostJsonReader
{
    // Azure Storage's own limits: 32 messages in one call, 7 days of invisibility.
    private const int MostMessages = 32;
    private static readonly TimeSpan LongestInvisibility = TimeSpan.FromDays(7);

    public static HostJson Read(string folder)
    {
        using var json = SettingsFile.Open(folder, "host.json");
        return json is null ? new HostJson() : Read(json.RootElement);
    }

    private static HostJson Read(JsonElement root)
    {
        var usual = new HostJson();
        const string queues = "extensions.queues.";
        var batchSize = Number(root, queues + "batchSize", usual.BatchSize, 1, MostMessages);
        return new HostJson
        {
            RoutePrefix = Text(root, "extensions.http.routePrefix") ?? usual.RoutePrefix,
            BatchSize = batchSize,
            NewBatchThreshold = Number(root, queues + "newBatchThreshold", batchSize / 2, 0, int.MaxValue),
            MaxDequeueCount = Number(root, queues + "maxDequeueCount", usual.MaxDequeueCount, 1, int.MaxValue),
            VisibilityTimeout = Time(root, queues + "visibilityTimeout", usual.VisibilityTimeout, TimeSpan.Zero, LongestInvisibility),
            MaxPollingInterval = Time(
                root, queues + "maxPollingInterval", usual.MaxPollingInterval, TimeSpan.FromMilliseconds(100), TimeSpan.MaxValue),
            Base64Messages = Encoding(root, queues + "messageEncoding"),
            FunctionTimeout = Timeout(root, usual.FunctionTimeout),
        };
    }

    private static bool Encoding(JsonElement root, string path) => Text(root, path)?.ToUpperInvariant() switch
    {
        null or "BASE64" => true,
        "NONE" => false,
        _ => throw Wrong(root, path, "base64 or none"),
    };

    private static TimeSpan? Timeout(JsonElement root, TimeSpan? usual) => Text(root, "functionTimeout") switch
    {
        null => usual,
        "-1" => null,
        _ => Time(root, "functionTimeout", TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
    };

    private static int Number(JsonElement root, string path, int usual, int least, int most)
    {
        if (Find(root, path) is not { } found)
        {
            return usual;
        }

        var range = most == int.MaxValue ? $"of {least} or more" : $"from {least} to {most}";
        return found.ValueKind == JsonValueKind.Number && found.TryGetInt32(out var number) && number >= least && number <= most
            ? number
            : throw Wrong(root, path, $"a whole number {range}");
    }

    private static TimeSpan Time(JsonElement root, string path, TimeSpan usual, TimeSpan least, TimeSpan most)
    {
        if (Text(root, path) is not { } text)
        {
            return usual;
        }

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) && time >= least && time <= most
            ? time
            : throw Wrong(root, path, most == TimeSpan.MaxValue ? $"a time of {least} or more" : $"a time from {least} to {most}");
    }

    private static string? Text(JsonElement root, string path) => Find(root, path) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } found => found.GetString(),
        _ => throw Wrong(root, path, "a text"),
    };

    private static JsonElement? Find(JsonElement element, string path)
    {
        foreach (var name in path.Split('.'))
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element;
    }

    private static RefusedException Wrong(JsonElement root, string path, string expected) =>
        new($"host.json: {path} is {Find(root, path)}; it is {expected}.");
}
