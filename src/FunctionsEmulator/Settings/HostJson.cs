namespace Maas.FunctionsEmulator.Settings;

/// <summary>What <c>host.json</c> says, and the real host's defaults for what it doesn't say.</summary>
internal sealed record HostJson
{
    public string RoutePrefix { get; init; } = "api";

    /// <summary>How many messages are taken at once, 1 to 32.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>The next messages are taken when no more than this many are running.</summary>
    public int NewBatchThreshold { get; init; } = 8;

    /// <summary>How often a message is tried before it goes to the poison queue.</summary>
    public int MaxDequeueCount { get; init; } = 5;

    /// <summary>How long a message stays invisible after a failure.</summary>
    public TimeSpan VisibilityTimeout { get; init; } = TimeSpan.Zero;

    /// <summary>The longest pause between two looks at an empty queue.</summary>
    public TimeSpan MaxPollingInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Messages are base64 text; else they are the text itself.</summary>
    public bool Base64Messages { get; init; } = true;

    /// <summary>How long a function may run; null is unbounded.</summary>
    public TimeSpan? FunctionTimeout { get; init; } = TimeSpan.FromMinutes(30);
}
