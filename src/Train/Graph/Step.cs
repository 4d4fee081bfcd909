using Maas.Core;
using TorchSharp;
using static TorchSharp.torch;

namespace Maas.Train.Graph;

/// <summary>A node ready to run: its names are slots.</summary>
internal sealed class Step(string description, int[] inputs, int[] outputs, Device device)
{
    /// <summary>What it does; exactly one of this and <see cref="Many"/> is set.</summary>
    public Operation? One { get; init; }

    public ManyOperation? Many { get; init; }

    /// <summary>Inputs that are read on the CPU.</summary>
    public int[] Host { get; init; } = [];

    /// <summary>What the graphs in its attributes read.</summary>
    public IReadOnlyList<int> Captured { get; init; } = [];

    public bool IsRandom { get; init; }

    public int[] Outputs => outputs;

    public IEnumerable<int> Reads => inputs.Where(slot => slot >= 0).Concat(Captured);

    /// <summary>Puts its outputs into their slots; they belong to the dispose scope around.</summary>
    public void Run(Tensor?[] slots)
    {
        using var scope = NewDisposeScope();
        var given = device.type == DeviceType.CPU ? new Inputs(slots, inputs) : Placement.Place(slots, inputs, Host, device);
        try
        {
            Compute(slots, given);
        }
        catch (Exception error) when (Misfit.Is(error) && !TorchErrors.IsOutOfMemory(error))
        {
            throw ServiceError.UnsupportedOperator.With($"{description}: {error.Message.Split('\n')[0]}");
        }
    }

    private void Compute(Tensor?[] slots, Inputs given)
    {
        if (One is not null)
        {
            Keep(slots, 0, One(given));
            return;
        }

        var results = Many!(given);
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
        slots[outputs[output]] = (IsInput(slots, result) ? result.alias() : result).MoveToOuterDisposeScope();
    }

    private bool IsInput(Tensor?[] slots, Tensor result)
    {
        foreach (var slot in inputs)
        {
            if (slot >= 0 && ReferenceEquals(slots[slot], result))
            {
                return true;
            }
        }

        return false;
    }
}
