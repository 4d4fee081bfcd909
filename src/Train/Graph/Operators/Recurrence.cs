using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Maas.Train.Graph.Operators;

/// <summary>
/// Recurrent layers, step by step in the parts that ONNX defines: every gate order, length, peephole, clip, activation,
/// direction and layout. What does not depend on the step before (the inputs' products with their weights) is done at once.
/// </summary>
internal static class Recurrence
{
    private const int Lengths = 4;
    private const int FirstHidden = 5;
    private const int FirstCell = 6;

    /// <summary>One layer's tensors in one direction; the biases of inputs and of the hidden state apart.</summary>
    public readonly record struct Weights(Tensor Input, Tensor Hidden, Tensor? InputBias, Tensor? HiddenBias, Tensor? Peepholes);

    /// <summary>The next state from a step's input products; a layer without a cell passes it on.</summary>
    public delegate (Tensor Hidden, Tensor Cell) Cell(Tensor products, Tensor hidden, Tensor cell);

    public static void AddTo(OperatorRegistry registry)
    {
        Add(registry, "RNN", 1, (node, activations) => new PlainCell(activations).Of, [1, 2, 3]);
        Add(registry, "GRU", 2, (node, activations) => new GatedCell(node, activations).Of, [1, 2, 3]);
        Add(registry, "LSTM", 3, (node, activations) => new LongCell(node, activations).Of, [1, 2, 3, 7]);
    }

    private static void Add(
        OperatorRegistry registry, string name, int functions, Func<Node, Func<Tensor, Tensor>[], Func<Weights, Cell>> cellOf,
        int[] weights) =>
        registry.Add(new OperatorDefinition(string.Empty, name, 7)
        {
            CreateMany = node =>
            {
                var directions = Directions(node);
                var activations = RecurrentActivations.Of(node, functions * directions.Length);
                var cells = directions.Select((_, index) => cellOf(node, activations[(functions * index)..(functions * (index + 1))]))
                    .ToArray();
                var isBatchFirst = node.Int("layout", 0) != 0;
                return x => Run(x, directions, cells, isBatchFirst);
            },
            Weights = weights,
        });

    private static bool[] Directions(Node node) => node.Text("direction", "forward") switch
    {
        "forward" => [false],
        "reverse" => [true],
        "bidirectional" => [false, true],
        var other => throw node.Refusal($"direction is \"{other}\"; it is forward, reverse or bidirectional"),
    };

    private static Tensor[] Run(Inputs x, bool[] directions, Func<Weights, Cell>[] cells, bool isBatchFirst)
    {
        var given = isBatchFirst ? x[0].transpose(0, 1) : x[0];
        var outputs = new List<Tensor>();
        var hiddens = new List<Tensor>();
        var lasts = new List<Tensor>();
        for (var direction = 0; direction < directions.Length; direction++)
        {
            var weights = Of(x, direction);
            var state = (First(x, FirstHidden, direction, given, weights, isBatchFirst),
                First(x, FirstCell, direction, given, weights, isBatchFirst));
            var (output, hidden, cell) = Along(given, directions[direction], x.Find(Lengths), weights, cells[direction](weights), state);
            outputs.Add(output);
            hiddens.Add(hidden);
            lasts.Add(cell);
        }

        var axis = isBatchFirst ? 1 : 0;
        var all = stack(outputs, 1);
        return [isBatchFirst ? all.permute(2, 0, 1, 3) : all, stack(hiddens, axis), stack(lasts, axis)];
    }

    private static Weights Of(Inputs x, int direction)
    {
        var biases = x.Find(3)?.select(0, direction).chunk(2);
        return new Weights(
            x[1].select(0, direction), x[2].select(0, direction), biases?[0], biases?[1], x.Find(7)?.select(0, direction));
    }

    private static Tensor First(Inputs x, int input, int direction, Tensor given, Weights weights, bool isBatchFirst) =>
        x.Find(input) is { } states
            ? states.select(isBatchFirst ? 1 : 0, direction)
            : zeros([given.size(1), weights.Hidden.size(1)], given.dtype, given.device);

    private static (Tensor Output, Tensor Hidden, Tensor Cell) Along(
        Tensor x, bool isReverse, Tensor? lengths, Weights weights, Cell step, (Tensor Hidden, Tensor Cell) state)
    {
        var ordered = !isReverse ? x : lengths is null ? x.flip(0) : Selecting.ReverseEach(x, lengths);
        var products = functional.linear(ordered, weights.Input, weights.InputBias).unbind(0);
        var outputs = new List<Tensor>();
        var (hidden, cell) = state;
        for (var time = 0; time < products.Length; time++)
        {
            var (next, nextCell) = step(products[time], hidden, cell);
            var isWithin = lengths?.gt(time).unsqueeze(1);
            hidden = isWithin is null ? next : where(isWithin, next, hidden);
            cell = isWithin is null ? nextCell : where(isWithin, nextCell, cell);
            outputs.Add(isWithin is null ? next : next.masked_fill(isWithin.logical_not(), 0));
        }

        var whole = outputs.Count > 0 ? stack(outputs, 0) : zeros([0, .. hidden.shape], hidden.dtype, hidden.device);
        return (!isReverse ? whole : lengths is null ? whole.flip(0) : Selecting.ReverseEach(whole, lengths), hidden, cell);
    }
}
