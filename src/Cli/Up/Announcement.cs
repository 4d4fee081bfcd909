using Maas.Cli.Output;
using Maas.Cli.Profile;

namespace Maas.Cli.Up;

/// <summary>What is told once everything runs. Every command in it works as it stands.</summary>
internal static class Announcement
{
    public static void Addresses(Terminal terminal, Deployment deployment, string profile, DataFolder data)
    {
        terminal.Line();
        terminal.Fields(
            ("address", BaseOf(deployment)),
            ("key", deployment.Key),
            ("profile", $"{profile} (holds the key; only you can read it)"),
            ("data", data.Path),
            ("storage", $"{data.ConnectionFile} (its connection string, while this runs)"),
            ("commands", $"{Invocation.Name} --help"));
    }

    /// <summary>A first call where there are no samples.</summary>
    public static void FirstCall(Terminal terminal, Deployment deployment)
    {
        terminal.Line();
        terminal.Line(Curl(deployment, "", "api/models"));
    }

    public static string Curl(Deployment deployment, string body, string path) =>
        $"curl -H {Invocation.Quote($"x-api-key: {deployment.Key}")} {body}{BaseOf(deployment)}/{path}";

    private static string BaseOf(Deployment deployment) => deployment.Url.AbsoluteUri.TrimEnd('/');
}
