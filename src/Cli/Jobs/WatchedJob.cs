namespace Maas.Cli.Jobs;

/// <summary>A job that is watched, under the name its progress is shown with.</summary>
internal sealed record WatchedJob(string Title, string Id);
