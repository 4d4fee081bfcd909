using Maas.Core.Jobs;
using Maas.Onnx.Format;
using Maas.Onnx.Training;
using Maas.Train.Graph;
using static TorchSharp.torch;

namespace Maas.Train.Training;

/// <summary>
/// A new graph's first weights, drawn in graph order from one generator. By default they are those that PyTorch draws for the
/// same layers in the same order, to the bit, but where the template's field has another custom. What normalises starts neutral;
/// biases start at zero but by default.
/// </summary>
/// <param name="custom">A weight's deviation where the initialization is the default; null for PyTorch's own of its layer.</param>
internal sealed class Initializer(Initialization initialization, Generator generator, Func<InitializerRole, double?>? custom = null)
{
    // Of PyTorch's PReLU.
    private const double DefaultSlope = 0.25;

    /// <param name="isNew">Which parameters, by name, have no values yet; null: all.</param>
    public void Initialize(TorchGraph graph, GraphProto proto, Predicate<string>? isNew = null)
    {
        using var quiet = no_grad();
        var roles = InitializerRoles.Find(proto);
        foreach (var (name, parameter) in graph.Parameters)
        {
            if (isNew?.Invoke(name) is not false && roles.TryGetValue(name, out var role))
            {
                FillAsAsked(parameter, role);
            }
        }
    }

    private void FillAsAsked(Tensor parameter, InitializerRole role)
    {
        if (initialization == Initialization.Default && custom?.Invoke(role) is { } deviation)
        {
            Normal(parameter, deviation);
            return;
        }

        Fill(parameter, role);
    }

    private void Fill(Tensor parameter, InitializerRole role)
    {
        switch (role.Kind)
        {
            case InitializerKind.Weight:
                FillWeight(parameter, role);
                break;
            case InitializerKind.Bias when initialization == Initialization.Default && role.FanIn > 0:
                Uniform(parameter, 1 / Math.Sqrt(role.FanIn));
                break;
            case InitializerKind.Bias or InitializerKind.Mean:
                parameter.zero_();
                break;
            case InitializerKind.Scale or InitializerKind.Variance:
                parameter.fill_(1);
                break;
            case InitializerKind.Slope:
                parameter.fill_(DefaultSlope);
                break;
            case InitializerKind.Embedding:
                FillEmbedding(parameter);
                break;
            default:
                throw new InvalidOperationException($"unknown kind of initializer {role.Kind}");
        }
    }

    private void FillWeight(Tensor weight, InitializerRole role)
    {
        var (fanIn, fanOut) = ((double)role.FanIn, (double)role.FanOut);
        switch (initialization)
        {
            case Initialization.Default:
                // kaiming_uniform_ with a = √5, in PyTorch's order of operations, so that the bound is the same to the bit.
                Uniform(weight, Math.Sqrt(3) * (Math.Sqrt(2 / (1 + Math.Pow(Math.Sqrt(5), 2))) / Math.Sqrt(fanIn)));
                break;
            case Initialization.XavierUniform:
                Uniform(weight, Math.Sqrt(6 / (fanIn + fanOut)));
                break;
            case Initialization.XavierNormal:
                Normal(weight, Math.Sqrt(2 / (fanIn + fanOut)));
                break;
            case Initialization.HeUniform:
                Uniform(weight, Math.Sqrt(6 / fanIn));
                break;
            case Initialization.HeNormal:
                Normal(weight, Math.Sqrt(2 / fanIn));
                break;
            default:
                FillPlainly(weight);
                break;
        }
    }

    private void FillPlainly(Tensor weight)
    {
        switch (initialization)
        {
            case Initialization.Normal:
                Normal(weight, 0.02);
                break;
            case Initialization.Uniform:
                Uniform(weight, 0.05);
                break;
            case Initialization.Zeros:
                weight.zero_();
                break;
            default:
                throw new InvalidOperationException($"unknown initialization {initialization}");
        }
    }

    // A table has no fan: where the initialization needs one, it starts as PyTorch's Embedding does.
    private void FillEmbedding(Tensor table)
    {
        if (initialization is Initialization.Normal or Initialization.Uniform or Initialization.Zeros)
        {
            FillPlainly(table);
            return;
        }

        Normal(table, 1);
    }

    private void Uniform(Tensor tensor, double bound) => tensor.uniform_(-bound, bound, generator);

    private void Normal(Tensor tensor, double deviation) => tensor.normal_(0, deviation, generator);
}
