using Maas.Core;
using TorchSharp;
using static TorchSharp.torch;

namespace Maas.Train.Graph;

/// <summary>A node ready to run: its names are slots, and it knows which slots nobody reads after it.</summary>
internal sealed class Step(string description, Operation? one, ManyOperation? many, int[] inputs, int[] outputs, int[] host)
{
    private int[] released = [];

    public int[] Inputs => inputs;

    public int[] Outputs => outputs;

    public void ReleaseAfterwards(IEnumerable<int> slots) => released = [.. slots];

    public void Run(Tensor?[] slots, Device device)
    {
        using var scope = NewDisposeScope();
        var given = device.type == DeviceType.CPU ? new Inputs(slots, inputs) : Placement.Place(slots, inputs, host, device);
        try
        {
            Compute(slots, given);
        }
        catch (Exception error) when (Misfit.Is(error))
        {
            throw ServiceError.UnsupportedOperator.With($"{description}: {error.Message.Split('\n')[0]}");
        }

        foreach (var slot in released)
        {
            slots[slot]!.Dispose();
            slots[slot] = null;
        }
    }

    private void Compute(Tensor?[] slots, Inputs given)
    {
        if (one is not null)
        {
            Keep(slots, 0, one(given));
            return;
        }

        var results = many!(given);
        for (var index = 0; index < outputs.Length; index++)
        {
            Keep(slots, index, results[index]);
        }
    }

    private void Keep(Tensor?[] slots, int output, Tensor result)
    {
        if (outputs[output] < 0)
        {
            return;
        }

        // An operation that has nothing to do may give back its input: each slot owns a handle of its own.
        var isInput = Array.Exists(inputs, slot => slot >= 0 && ReferenceEquals(slots[slot], result));
        slots[outputs[output]] = (isInput ? result.alias() : result).MoveToOuterDisposeScope();
    }
}
