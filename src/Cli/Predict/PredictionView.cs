using Maas.Cli.Output;

namespace Maas.Cli.Predict;

/// <summary>Predictions for people.</summary>
internal static class PredictionView
{
    public static void Show(Terminal terminal, Predictions predictions)
    {
        terminal.Note($"{predictions.Model}, version {predictions.Version}");
        foreach (var prediction in predictions.Each ?? [])
        {
            terminal.Line(Text(prediction));
        }

        foreach (var tensor in Tensors(predictions.Outputs))
        {
            terminal.Line(tensor);
        }
    }

    /// <summary>One prediction in a line.</summary>
    public static string Text(Prediction prediction) => prediction switch
    {
        { Labels: { } labels } => $"{string.Join(", ", labels.Select(one => one.Label))}  {Among(prediction)}".Trim(),
        { Embedding: { } embedding } => string.Join(" ", embedding.Select(Shown.Number)),
        { Label: { } label } => $"{label}  {Among(prediction)}".TrimEnd(),
        { Value: { } value } => Shown.Number(value),
        { Values: { } values } => string.Join("  ", values.Select(one => $"{one.Key} {Shown.Number(one.Value)}")),
        _ => string.Join("  ", Tensors(prediction.Outputs)),
    };

    private static string Among(Prediction prediction) =>
        string.Join("  ", (prediction.Top ?? []).Select(one => $"{one.Label} {Shown.Metric(one.Probability)}")) is { Length: > 0 } top
            ? $"({top})"
            : prediction.Probability is { } probability ? Shown.Metric(probability) : "";

    private static IEnumerable<string> Tensors(IReadOnlyDictionary<string, Tensor>? outputs) =>
        (outputs ?? new Dictionary<string, Tensor>()).Select(output =>
            $"{output.Key} [{string.Join(',', output.Value.Shape)}]  {output.Value.Data.GetRawText()}");
}
