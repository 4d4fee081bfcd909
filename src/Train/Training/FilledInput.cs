namespace Maas.Train.Training;

/// <summary>An input that does not come from the data.</summary>
/// <param name="Values">int64, row-major; null: float32 of no elements.</param>
internal sealed record FilledInput(string Name, long[] Shape, long[]? Values);
