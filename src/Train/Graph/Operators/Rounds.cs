using static TorchSharp.torch;

namespace Maas.Train.Graph.Operators;

/// <summary>The rounds of a Loop or Scan: what is carried from one to the next, and the rows that each adds to the results.</summary>
internal sealed class Rounds
{
    private readonly Body body;
    private readonly int first;
    private readonly int firstRow;
    private readonly List<Tensor>[] rows;
    private bool owns;

    /// <param name="first">The body's first output that is carried; those after the carried ones are rows.</param>
    public Rounds(Body body, Tensor[] initial, int first)
    {
        (this.body, this.first, Carried) = (body, first, initial);
        firstRow = first + initial.Length;
        rows = [.. Enumerable.Range(firstRow, body.OutputCount - firstRow).Select(_ => new List<Tensor>())];
    }

    public Tensor[] Carried { get; private set; }

    /// <summary>Runs the body once and gives all that it gave.</summary>
    public Tensor[] Go(Tensor?[] pass, Tensor[] given)
    {
        var results = body.Run(pass, given);
        var before = Carried;
        Carried = results[first..firstRow];
        for (var row = 0; row < rows.Length; row++)
        {
            rows[row].Add(results[firstRow + row]);
        }

        if (owns)
        {
            Array.ForEach(before, tensor => tensor.Dispose());
        }

        owns = true;
        return results;
    }

    /// <summary>The rows of each output along an axis, the last first where asked.</summary>
    public IEnumerable<Tensor> Stacked(Func<int, long> axisOf, Func<int, bool> isReversed) => rows.Select((tensors, output) =>
        tensors.Count == 0 ? body.None(firstRow + output)
        : stack(isReversed(output) ? Enumerable.Reverse(tensors) : tensors, axisOf(output)));
}
