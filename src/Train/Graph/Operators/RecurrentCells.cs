using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Maas.Train.Graph.Operators;

/// <summary>One state, of the input and the state before.</summary>
internal sealed class PlainCell(Func<Tensor, Tensor>[] activations)
{
    public Recurrence.Cell Of(Recurrence.Weights weights) => (products, hidden, cell) =>
        (activations[0](products.add(functional.linear(hidden, weights.Hidden, weights.HiddenBias))), cell);
}

/// <summary>Gates in the order update, reset, hidden.</summary>
internal sealed class GatedCell(Node node, Func<Tensor, Tensor>[] activations)
{
    private readonly bool resetsProduct = node.Int("linear_before_reset", 0) != 0;

    public Recurrence.Cell Of(Recurrence.Weights weights)
    {
        var width = weights.Hidden.size(1);
        return resetsProduct
            ? (products, hidden, cell) => (WithProductReset(products, hidden, weights), cell)
            : (products, hidden, cell) => (WithStateReset(products, hidden, weights, width), cell);
    }

    private Tensor WithProductReset(Tensor products, Tensor hidden, Recurrence.Weights weights)
    {
        var given = products.chunk(3, 1);
        var own = functional.linear(hidden, weights.Hidden, weights.HiddenBias).chunk(3, 1);
        var update = activations[0](given[0].add(own[0]));
        var reset = activations[0](given[1].add(own[1]));
        return Mix(update, activations[1](given[2].add(reset.mul(own[2]))), hidden);
    }

    private Tensor WithStateReset(Tensor products, Tensor hidden, Recurrence.Weights weights, long width)
    {
        var given = products.chunk(3, 1);
        var gates = functional.linear(hidden, weights.Hidden.narrow(0, 0, 2 * width), weights.HiddenBias?.narrow(0, 0, 2 * width))
            .chunk(2, 1);
        var update = activations[0](given[0].add(gates[0]));
        var reset = activations[0](given[1].add(gates[1]));
        var own = functional.linear(
            reset.mul(hidden), weights.Hidden.narrow(0, 2 * width, width), weights.HiddenBias?.narrow(0, 2 * width, width));
        return Mix(update, activations[1](given[2].add(own)), hidden);
    }

    private static Tensor Mix(Tensor update, Tensor next, Tensor hidden) => next.add(update.mul(hidden.sub(next)));
}

/// <summary>Gates in the order input, output, forget, cell; peepholes of the first three look at the cell.</summary>
internal sealed class LongCell(Node node, Func<Tensor, Tensor>[] activations)
{
    private readonly bool couples = node.Int("input_forget", 0) != 0;

    public Recurrence.Cell Of(Recurrence.Weights weights)
    {
        var peepholes = weights.Peepholes?.chunk(3);
        return (products, hidden, cell) =>
        {
            var gates = products.add(functional.linear(hidden, weights.Hidden, weights.HiddenBias)).chunk(4, 1);
            var input = activations[0](Peep(gates[0], peepholes?[0], cell));
            var forget = couples ? input.neg().add(1) : activations[0](Peep(gates[2], peepholes?[2], cell));
            var next = forget.mul(cell).add(input.mul(activations[1](gates[3])));
            var output = activations[0](Peep(gates[1], peepholes?[1], next));
            return (output.mul(activations[2](next)), next);
        };
    }

    private static Tensor Peep(Tensor gate, Tensor? peephole, Tensor cell) => peephole is null ? gate : gate.add(peephole.mul(cell));
}
