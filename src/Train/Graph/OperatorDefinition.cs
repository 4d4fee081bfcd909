using static TorchSharp.torch;

namespace Maas.Train.Graph;

/// <summary>
/// An operator from one opset version on: how a node of it becomes a torch call, and what its inputs mean.
/// Exactly one of <see cref="Create"/> and <see cref="CreateMany"/> is set.
/// </summary>
internal sealed record OperatorDefinition(string Domain, string Operator, int SinceVersion)
{
    public Func<Node, Operation>? Create { get; init; }

    public Func<Node, ManyOperation>? CreateMany { get; init; }

    /// <summary>Inputs that are weights wherever they are initializers: a convolution's kernel and bias.</summary>
    public int[] Weights { get; init; } = [];

    /// <summary>Inputs that are statistics of the training data, kept by the node itself and never by the optimizer.</summary>
    public int[] Statistics { get; init; } = [];

    /// <summary>Inputs whose values steer the call (a shape, axes, pads); they are read on the CPU.</summary>
    public int[] Host { get; init; } = [];

    /// <summary>An operand that is a vector or more is a weight, behind the first operator that has weights of its own.</summary>
    public bool IsElementwise { get; init; }

    /// <summary>Only moves its first input's values, so that is a weight where the output is.</summary>
    public bool IsPassage { get; init; }

    /// <summary>Not to be computed ahead of time, as its output differs from pass to pass.</summary>
    public bool IsRandom { get; init; }

    /// <summary>Asks for its inputs' shapes only, which a weight has before it is trained.</summary>
    public bool ReadsShapesOnly { get; init; }

    /// <summary>Where values go in and out of the graphs in a node's attributes; refuses a node whose graphs don't fit it.</summary>
    public Func<ResolvedNode, IEnumerable<Flow>>? Flows { get; init; }

    /// <summary>The attribute whose graph alone is run, where the inputs that are constant (the others are null) tell.</summary>
    public Func<Tensor?[], string?>? FindTaken { get; init; }

    /// <summary>The one of the two that is set, made for the node, whose attributes may refuse it.</summary>
    public (Operation? One, ManyOperation? Many) Make(Node node)
    {
        try
        {
            return (Create?.Invoke(node), CreateMany?.Invoke(node));
        }
        catch (Exception error) when (Misfit.Is(error))
        {
            throw node.Refusal(error.Message.Split('\n')[0]);
        }
    }
}
