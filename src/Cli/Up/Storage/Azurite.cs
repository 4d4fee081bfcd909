using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Maas.Cli.Up.Children;

namespace Maas.Cli.Up.Storage;

/// <summary>
/// Azurite on ports that it chooses, with an account of its own whose key is new in each run: other users of this machine
/// reach the ports too, and know the key that every Azurite has by default.
/// </summary>
internal sealed partial class Azurite
{
    private const string Account = "maas";
    private const int KeyBytes = 64;
    private static readonly string[] Services = ["Blob", "Queue", "Table"];
    private readonly string key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes));
    private readonly ConcurrentDictionary<string, string> addresses = new();

    /// <summary>Known once it is ready.</summary>
    public string ConnectionString => $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={key};"
        + string.Concat(Services.Select(service => $"{service}Endpoint={addresses[service]}/{Account};"));

    public ChildCommand Command(string script, string folder) => new(
        "azurite",
        "node",
        [
            script, "--location", folder,
            "--blobHost", "127.0.0.1", "--queueHost", "127.0.0.1", "--tableHost", "127.0.0.1",
            "--blobPort", "0", "--queuePort", "0", "--tablePort", "0",
            "--skipApiVersionCheck", "--disableTelemetry", "--silent",
        ],
        folder)
    {
        Environment = new Dictionary<string, string> { ["AZURITE_ACCOUNTS"] = $"{Account}:{key}" },
        IsReady = Hear,
    };

    private bool Hear(string line)
    {
        if (Listening().Match(line) is { Success: true } match)
        {
            addresses[match.Groups["service"].Value] = match.Groups["address"].Value;
        }

        return addresses.Count == Services.Length;
    }

    [GeneratedRegex(@"^Azurite (?<service>\w+) service is successfully listening at (?<address>http://127\.0\.0\.1:\d+)")]
    private static partial Regex Listening();
}
