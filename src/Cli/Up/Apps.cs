using System.Globalization;
using System.Text.RegularExpressions;
using Maas.Cli.Up.Children;

namespace Maas.Cli.Up;

/// <summary>How the two apps are started on this machine, and where the one that serves HTTP listens.</summary>
internal sealed partial class Apps(AppFiles files, string connectionString, string key)
{
    private Uri? address;

    /// <summary>Where Predict listens. Known once it is ready.</summary>
    public Uri Address => address ?? throw new InvalidOperationException("Predict is not ready");

    public ChildCommand Predict(int port) => App("predict", files.Predict, port) with { IsReady = HearAddress };

    // One core stays free for storage, serving and the user: torch threads that wait for a busy core slow each step many times.
    public ChildCommand Train()
    {
        var app = App("train", files.Train, 0);
        var threads = Math.Max(1, Environment.ProcessorCount - 1).ToString(CultureInfo.InvariantCulture);
        return app with { Environment = new Dictionary<string, string>(app.Environment) { ["Training__Threads"] = threads } };
    }

    private ChildCommand App(string name, string program, int port) =>
        new(name, DotnetHost.Path, [program], Path.GetDirectoryName(program)!)
        {
            Environment = new Dictionary<string, string>
            {
                ["FUNCTIONS_EMULATOR_URL"] = $"http://127.0.0.1:{port}",
                ["MaasStorage"] = connectionString,
                ["AzureWebJobsStorage"] = connectionString,
                ["Keys__0__Key"] = key,
                ["Keys__0__Tenant"] = "local",
            },
            IsReady = line => line.Contains("Listening for queues", StringComparison.Ordinal),
        };

    private bool HearAddress(string line)
    {
        if (Listening().Match(line) is not { Success: true } match)
        {
            return false;
        }

        address = new Uri(match.Groups["address"].Value);
        return true;
    }

    [GeneratedRegex(@"Listening on (?<address>http://127\.0\.0\.1:\d+)")]
    private static partial Regex Listening();
}
