using static TorchSharp.torch;

namespace Maas.Benchmarks;

/// <summary>What a step is given: named inputs, and a class for each row of scores.</summary>
internal sealed record StepBatch(IReadOnlyDictionary<string, Tensor> Inputs, Tensor Classes) : IDisposable
{
    public static StepBatch Of(string input, int examples, int classes, params long[] shape) =>
        new(new Dictionary<string, Tensor> { [input] = randn([examples, .. shape]) }, randint(classes, [examples]));

    public void Dispose()
    {
        foreach (var tensor in Inputs.Values.Append(Classes))
        {
            tensor.Dispose();
        }
    }
}
