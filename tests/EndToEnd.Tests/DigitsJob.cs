namespace Maas.EndToEnd.Tests;

/// <summary>A job that takes long enough to be killed in its midst, and writes checkpoints meanwhile.</summary>
internal static class DigitsJob
{
    public static string Of(string model, int epochs = 80) => $$"""
        {"model":"{{model}}","task":"image-classification","dataset":"digits","base":{"template":"cnn"},
         "training":{"epochs":{{epochs}},"batchSize":32,"accumulationSteps":2,"averageDecay":0.9,"labelSmoothing":0.1,"classWeights":"balanced",
                     "schedule":"one-cycle","evaluateEverySteps":50,"stop":{"metric":"loss","patience":1000},
                     "checkpointSeconds":1,"keepCheckpoints":3,"seed":3}
        }
        """;
}
