namespace Maas.Cli.Profile;

/// <summary>The deployment that commands talk to, and the key they show it.</summary>
internal sealed record Deployment(Uri Url, string Key);
