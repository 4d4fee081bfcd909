using static TorchSharp.torch;

namespace Maas.Train.Graph.Operators;

/// <summary>What runs the graphs in its attributes: one of two, or one again and again. Autograd follows what was run.</summary>
internal static class ControlFlow
{
    private const string Then = "then_branch";
    private const string Else = "else_branch";
    private const string LoopBody = "body";

    // Of a loop without a count: one whose condition is never false must not train for ever.
    private const long MostRounds = 100_000;

    public static void AddTo(OperatorRegistry registry)
    {
        registry.Add(new OperatorDefinition(string.Empty, "If", 1)
        {
            CreateMany = If,
            Host = [0],
            Flows = FlowsOfIf,
            FindTaken = known => known[0] is { } condition ? (IsTrue(condition) ? Then : Else) : null,
        });
        registry.Add(new OperatorDefinition(string.Empty, "Loop", 1) { CreateMany = Loop, Host = [0, 1], Flows = FlowsOfLoop });
        registry.Add(new OperatorDefinition(string.Empty, "Scan", 9) { CreateMany = Scan, Flows = FlowsOfScan });
    }

    private static ManyOperation If(Node node)
    {
        var (then, otherwise) = (node.Body(Then), node.Body(Else));
        return x => (IsTrue(x[0]) ? then : otherwise).Run(x.Pass);
    }

    // for (i = 0; i < x[0] && x[1]; i++) { x[1], carried, row = body(i, x[1], carried); rows.Add(row); }
    private static ManyOperation Loop(Node node)
    {
        var body = node.Body(LoopBody);
        var carried = body.InputCount - 2;
        return x =>
        {
            var most = x.Find(0) is null ? MostRounds + 1 : x.Longs(0)[0];
            var goesOn = x.Find(1) is null || IsTrue(x[1]);
            var run = new Rounds(body, [.. Enumerable.Range(2, carried).Select(index => x[index])], first: 1);
            for (var round = 0L; round < most && goesOn; round++)
            {
                using var number = tensor(round);
                using var condition = tensor(goesOn);
                using var goes = run.Go(x.Pass, [number, condition, .. run.Carried])[0];
                goesOn = IsTrue(goes);
            }

            return x.Find(0) is null && goesOn
                ? throw node.Refusal($"it has no count, and its condition still holds after {MostRounds} rounds")
                : [.. run.Carried, .. run.Stacked(_ => 0, _ => false)];
        };
    }

    // Each round gets the next slice of the scanned inputs; axes and directions are those of each input and output.
    private static ManyOperation Scan(Node node)
    {
        var body = node.Body(LoopBody);
        var scanned = (int)node.Int("num_scan_inputs", 1);
        var states = body.InputCount - scanned;
        var (axes, directions) = (node.Ints("scan_input_axes"), node.Ints("scan_input_directions"));
        var (outputAxes, outputDirections) = (node.Ints("scan_output_axes"), node.Ints("scan_output_directions"));
        return x =>
        {
            long Axis(int input) => Axes.Positive(axes?[input] ?? 0, x[states + input].dim());
            var run = new Rounds(body, [.. Enumerable.Range(0, states).Select(index => x[index])], first: 0);
            var length = x[states].size((int)Axis(0));
            for (var round = 0L; round < length; round++)
            {
                long At(int input) => directions?[input] == 1 ? length - 1 - round : round;
                var slices = Enumerable.Range(0, scanned).Select(index => x[states + index].select(Axis(index), At(index)));
                run.Go(x.Pass, [.. run.Carried, .. slices]);
            }

            return [.. run.Carried, .. run.Stacked(output => outputAxes?[output] ?? 0, output => outputDirections?[output] == 1)];
        };
    }

    private static IEnumerable<Flow> FlowsOfIf(ResolvedNode node)
    {
        foreach (var body in new[] { node.Body(Then), node.Body(Else) })
        {
            Check(node, body, inputs: 0, node.Inputs.Length == 1 && body.Outputs.Count == node.Outputs.Length);
            for (var index = 0; index < node.Outputs.Length; index++)
            {
                yield return new(body.Outputs[index], node.Outputs[index], IsPassage: true);
            }
        }
    }

    private static IEnumerable<Flow> FlowsOfLoop(ResolvedNode node)
    {
        var body = node.Body(LoopBody);
        var carried = node.Inputs.Length - 2;
        Check(node, body, node.Inputs.Length, carried >= 0 && body.Outputs.Count - 1 >= Math.Max(node.Outputs.Length, carried));
        return FlowsOfRounds(node, body, carried, inputs: 2, outputs: 1);
    }

    private static IEnumerable<Flow> FlowsOfScan(ResolvedNode node)
    {
        var body = node.Body(LoopBody);
        var scanned = (int)(node.Proto.Attribute.FirstOrDefault(attribute => attribute.Name == "num_scan_inputs")?.I ?? 1);
        var states = node.Inputs.Length - scanned;
        Check(node, body, node.Inputs.Length, scanned > 0 && states >= 0 && body.Outputs.Count >= Math.Max(node.Outputs.Length, states));
        var slices = Enumerable.Range(states, scanned)
            .Select(index => new Flow(node.Inputs[index], body.Inputs[index].Value, IsPassage: false));
        return FlowsOfRounds(node, body, states, inputs: 0, outputs: 0).Concat(slices);
    }

    // What is carried goes in, round and out; the rest of the outputs only out.
    private static IEnumerable<Flow> FlowsOfRounds(ResolvedNode node, ResolvedGraph body, int carried, int inputs, int outputs)
    {
        for (var index = 0; index < carried; index++)
        {
            yield return new(node.Inputs[inputs + index], body.Inputs[inputs + index].Value, IsPassage: false);
            yield return new(body.Outputs[outputs + index], body.Inputs[inputs + index].Value, IsPassage: false);
        }

        for (var index = 0; index < node.Outputs.Length; index++)
        {
            yield return new(body.Outputs[outputs + index], node.Outputs[index], IsPassage: false);
        }
    }

    private static void Check(ResolvedNode node, ResolvedGraph body, int inputs, bool givesEnough)
    {
        if (body.Inputs.Count != inputs || !givesEnough)
        {
            throw node.Refusal(
                $"its graph \"{body.Proto.Name}\" takes {body.Inputs.Count} values and gives {body.Outputs.Count}, "
                + $"which does not fit {node.Inputs.Length} inputs and {node.Outputs.Length} outputs");
        }
    }

    private static bool IsTrue(Tensor condition)
    {
        using var number = condition.to(ScalarType.Int64);
        return number.NumberOfElements > 0 && number.any().item<bool>();
    }
}
