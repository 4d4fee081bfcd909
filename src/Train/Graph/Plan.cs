using static TorchSharp.torch;

namespace Maas.Train.Graph;

/// <summary>The steps that some outputs need, in order, and what nobody reads after each. Made once, run in every pass.</summary>
internal sealed class Plan
{
    private readonly Step[] steps;
    private readonly int[][] released;
    private readonly HashSet<int> made;
    private readonly HashSet<int> read;

    /// <param name="all">Steps of one graph, of which those that no output needs are left out.</param>
    public Plan(IReadOnlyList<Step> all, IReadOnlyList<int> outputs)
    {
        read = [.. outputs];
        var needed = new Stack<Step>();
        foreach (var step in all.Reverse().Where(step => step.Outputs.Any(read.Contains)))
        {
            needed.Push(step);
            read.UnionWith(step.Reads);
        }

        steps = [.. needed];
        made = [.. steps.SelectMany(step => step.Outputs).Where(slot => slot >= 0)];
        released = ReleasedAfter(outputs);
    }

    public IReadOnlyList<Step> Steps => steps;

    /// <summary>Whether a step or an output reads the slot.</summary>
    public bool Reads(int slot) => read.Contains(slot);

    public bool Makes(int slot) => made.Contains(slot);

    /// <summary>What the steps make and is an output belongs to the dispose scope around.</summary>
    public void Run(Tensor?[] slots)
    {
        for (var index = 0; index < steps.Length; index++)
        {
            steps[index].Run(slots);
            foreach (var slot in released[index])
            {
                slots[slot]!.Dispose();
                slots[slot] = null;
            }
        }
    }

    private int[][] ReleasedAfter(IReadOnlyList<int> outputs)
    {
        var later = outputs.ToHashSet();
        var result = new int[steps.Length][];
        for (var index = steps.Length - 1; index >= 0; index--)
        {
            result[index] = [.. steps[index].Reads.Concat(steps[index].Outputs).Where(slot => made.Contains(slot) && later.Add(slot))];
        }

        return result;
    }
}
