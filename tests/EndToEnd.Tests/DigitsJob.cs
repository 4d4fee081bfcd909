namespace Maas.EndToEnd.Tests;

/// <summary>A job that takes long enough to be killed in its midst, and writes checkpoints meanwhile.</summary>
internal static class DigitsJob
{
    public static string Of(string model) => $$"""
        {"model":"{{model}}","task":"image-classification","dataset":"digits","base":{"template":"cnn"},
         "training":{"epochs":80,"batchSize":64,"checkpointSeconds":1,"seed":3}
        }
        """;
}
