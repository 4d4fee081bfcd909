namespace Maas.Core.Telemetry;

/// <summary>What spans and numbers are told apart by: OpenTelemetry's names where it has them, ours begin with <c>maas.</c>.</summary>
public static class SpanTags
{
    /// <summary>The code of a <see cref="ServiceError"/>, or the type of an exception; never what it says.</summary>
    public const string Error = "error.type";

    public const string Tenant = "maas.tenant";
    public const string Model = "maas.model";
    public const string Version = "maas.version";
    public const string Job = "maas.job";
    public const string Upload = "maas.upload";

    /// <summary>Which claim of a job it is: its fence.</summary>
    public const string Fence = "maas.fence";

    /// <summary>The state of a job.</summary>
    public const string State = "maas.state";

    /// <summary>What a job ran on.</summary>
    public const string Device = "maas.device";
}
