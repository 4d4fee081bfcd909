namespace Maas.Predict.Inference.OpenInference;

/// <summary>What an element of a call's <c>inputs</c> and its fields are called in messages. Made once, as most calls need no message.
/// </summary>
internal sealed class InputPlace(string element)
{
    private const int Kept = 16;

    private static readonly InputPlace[] First = [.. Enumerable.Range(0, Kept).Select(index => new InputPlace($"inputs[{index}]"))];

    public string Element => element;

    public string Name { get; } = $"{element}.name";

    public string Type { get; } = $"{element}.datatype";

    public string Shape { get; } = $"{element}.shape";

    public string Parameters { get; } = $"{element}.parameters";

    public string Data { get; } = $"{element}.data";

    public static InputPlace Of(int index) => index < Kept ? First[index] : new($"inputs[{index}]");
}
