namespace Maas.Cli.Up;

/// <summary>What <c>maas up</c> is asked for.</summary>
internal sealed record UpOptions
{
    public required string DataFolder { get; init; }

    /// <summary>0 for any free one.</summary>
    public required int Port { get; init; }

    public required bool Samples { get; init; }
    public required bool ExitWhenDone { get; init; }

    /// <summary>The clone whose apps are started; null: found around this program or the current folder.</summary>
    public string? Source { get; init; }
}
