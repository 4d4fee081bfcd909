namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs the function for HTTP requests; no methods listed means all of them.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods) : Attribute
{
    /// <summary>Stands behind the host's route prefix; the function's name if it is absent.</summary>
    public string? Route { get; set; }

    public AuthorizationLevel AuthLevel { get; } = authLevel;

    public string[]? Methods { get; } = methods;
}
