namespace Maas.Predict.Api.OpenInference;

/// <summary>What this server is, and what it can beyond the protocol's core.</summary>
internal sealed record ServerView(string Name, string Version, IReadOnlyList<string> Extensions)
{
    public static ServerView Own { get; } = new(
        "maas", typeof(ServerView).Assembly.GetName().Version!.ToString(3),
        ["binary_tensor_data", "model_repository", "model_repository(unload_dependents)", "statistics"]);
}
