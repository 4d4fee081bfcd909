using System.Globalization;
using Maas.Core;
using Maas.Core.Jobs;
using Maas.Train.Data;
using Maas.Train.Graph;
using static TorchSharp.torch;

namespace Maas.Train.Training;

/// <summary>
/// Why a loss is no number: looks, before gradients are cleared, at what went into the step and at what the step before left, and
/// names the first thing that is wrong. The torch thread's only.
/// </summary>
internal sealed class Divergence(TorchGraph graph, Hyperparameters asked)
{
    // Far more than what standardised numbers, pixels or samples have; the square of it is still a float.
    private const double Huge = 1e4;

    /// <param name="rate">The learning rate of the step before.</param>
    /// <param name="begun">Whether the step has batches before this one, so that the gradients are of those.</param>
    public ServiceException Explain(double loss, RunState state, double rate, Batch batch, Tensor outputs, bool begun)
    {
        var (inputs, targets) = (batch.Inputs, batch.Targets);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var cause = inputs.Select(FindBrokenInput).FirstOrDefault(found => found is not null)
            ?? FindBrokenWeight(rate, begun)
            ?? (inputs.Any(IsHuge) ? $"the input has values up to {Show(inputs.Max(Greatest))}" : null)
            ?? (targets.is_floating_point() && IsHuge(targets) ? $"the targets have values up to {Show(Greatest(targets))}" : null)
            ?? (state.Step > 0 && LargestWeight() is var (name, size) && size > Huge
                ? $"weight \"{name}\" has grown to {Show(size)}; {LastStep(rate, begun)}"
                : AllFinite(outputs)
                    ? $"the graph gives values up to {Show(Greatest(outputs))}"
                    : "inputs and weights are finite, yet the graph's output is not: a node overflows, divides by zero or takes a root "
                        + "or logarithm of what has none");
        return ServiceError.TrainingDiverged.With(
            $"the loss became {loss} in epoch {state.Epoch + 1} at step {state.Step + 1}: {cause}; {Advice}");
    }

    /// <summary>Holds the weights to being numbers, where no later step would show it.</summary>
    /// <exception cref="ServiceException"><see cref="ServiceError.TrainingDiverged"/>.</exception>
    public void RefuseBrokenWeights(RunState state, double rate)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        if (FindBrokenWeight(rate, begun: false) is { } cause)
        {
            throw ServiceError.TrainingDiverged.With(
                $"the weights broke in epoch {state.EpochNumber} at step {state.Step}: {cause}; {Advice}");
        }
    }

    private string Advice => $"try a learning rate below {asked.LearningRate.ToString(CultureInfo.InvariantCulture)}"
        + (asked.ClipNorm is { } norm ? $", a clipNorm below {norm.ToString(CultureInfo.InvariantCulture)}," : ", a clipNorm")
        + " or standardised numbers";

    private static string? FindBrokenInput(Tensor input)
    {
        if (!input.is_floating_point() || AllFinite(input))
        {
            return null;
        }

        var place = input.isfinite().logical_not().nonzero()[0].data<long>().ToArray();
        return $"the input has a value that is no finite number, of the batch's example {place[0] + 1} at "
            + $"[{string.Join(", ", place[1..])}]";
    }

    private string? FindBrokenWeight(double rate, bool begun)
    {
        var weight = graph.Parameters.Where(pair => !AllFinite(pair.Value)).Select(pair => pair.Key).FirstOrDefault();
        return weight is not null
            ? $"weight \"{weight}\" is no longer finite; {LastStep(rate, begun)}"
            : graph.Buffers.Where(buffer => !AllFinite(buffer.Value)).Select(buffer => $"statistic \"{buffer.Key}\" is no longer finite")
                .FirstOrDefault();
    }

    private (string Name, double Size) LargestWeight() =>
        graph.Parameters.Select(pair => (pair.Key, Greatest(pair.Value))).MaxBy(pair => pair.Item2);

    // The gradients are still those of the step before, but for a step that has begun: its own are no cause of what is there.
    private string LastStep(double rate, bool begun)
    {
        if (begun)
        {
            return $"the step before had the learning rate {Show(rate)}";
        }

        var gradients = graph.Parameters.Select(pair => (pair.Key, Gradient: pair.Value.grad)).Where(pair => pair.Gradient is not null)
            .ToList();
        var broken = gradients.FirstOrDefault(pair => !AllFinite(pair.Gradient!)).Key;
        return $"in the step before, at learning rate {Show(rate)}, " + (broken is not null
            ? $"the gradient of \"{broken}\" was not finite"
            : $"the gradient's norm was {Show(Math.Sqrt(gradients.Sum(pair => Math.Pow(Norm(pair.Gradient!), 2))))}");
    }

    private static bool AllFinite(Tensor tensor) => tensor.isfinite().all().item<bool>();

    private static bool IsHuge(Tensor tensor) => tensor.is_floating_point() && Greatest(tensor) > Huge;

    private static double Greatest(Tensor tensor) => tensor.is_floating_point() ? tensor.detach().abs().max().item<float>() : 0;

    private static double Norm(Tensor tensor) => tensor.norm().item<float>();

    private static string Show(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
