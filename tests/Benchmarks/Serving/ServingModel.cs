namespace Maas.Benchmarks.Serving;

/// <summary>A model of one input and one output of 32-bit numbers, and the shape that it is called with.</summary>
internal sealed record ServingModel(string Name, string Path, string Input, string Output, IReadOnlyList<long> Shape)
{
    /// <summary>The same numbers in every call, 0 to 1 with six digits, as pictures have.</summary>
    public float[] Values()
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, (int)Shape.Aggregate(1L, (a, b) => a * b)).Select(_ => MathF.Round(random.NextSingle(), 6))];
    }
}
