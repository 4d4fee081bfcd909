namespace Maas.Train.Training;

/// <summary>The metrics' names, and which way each is better.</summary>
internal static class MetricNames
{
    public const string Loss = "loss";
    public const string Accuracy = "accuracy";
    public const string MacroF1 = "macroF1";
    public const string MeanAbsoluteError = "mae";
    public const string RootMeanSquaredError = "rmse";
    public const string R2 = "r2";
    public const string Perplexity = "perplexity";
    public const string BitsPerCharacter = "bitsPerCharacter";

    public static bool IsBetter(string metric, double value, double than) => metric switch
    {
        Accuracy or MacroF1 or R2 => value > than,
        Loss or MeanAbsoluteError or RootMeanSquaredError or Perplexity or BitsPerCharacter => value < than,
        _ => throw new InvalidOperationException($"unknown metric \"{metric}\""),
    };
}
