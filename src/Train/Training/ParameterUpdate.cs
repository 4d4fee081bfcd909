using Maas.Core.Jobs;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace Maas.Train.Training;

/// <summary>The optimizer of a run, with clipping, and its state as bytes. Used by the torch thread only.</summary>
internal sealed class ParameterUpdate(Hyperparameters hyperparameters, IReadOnlyList<Parameter> parameters) : IDisposable
{
    private readonly OptimizerHelper optimizer = Create(hyperparameters, parameters);

    public void ZeroGradients() => optimizer.zero_grad();

    /// <summary>Clips the gradients that backward left, if asked for, and moves the parameters.</summary>
    public void Step(double learningRate)
    {
        if (hyperparameters.ClipNorm is { } most)
        {
            nn.utils.clip_grad_norm_(parameters.Where(HasGradient), most);
        }

        foreach (var group in optimizer.ParamGroups)
        {
            group.LearningRate = learningRate;
        }

        optimizer.step();
    }

    public byte[] Save()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        optimizer.save_state_dict(writer);
        writer.Flush();
        return stream.ToArray();
    }

    public void Load(byte[] state)
    {
        using var stream = new MemoryStream(state);
        using var reader = new BinaryReader(stream);
        optimizer.load_state_dict(reader);
    }

    public void Dispose() => optimizer.Dispose();

    private static bool HasGradient(Parameter parameter)
    {
        using var gradient = parameter.grad;
        return gradient is not null;
    }

    private static OptimizerHelper Create(Hyperparameters asked, IReadOnlyList<Parameter> parameters)
    {
        var (rate, decay, momentum) = (asked.LearningRate, asked.WeightDecay, asked.Momentum);
        return asked.Optimizer switch
        {
            Core.Jobs.Optimizer.Sgd => SGD(parameters, rate, momentum, weight_decay: decay, nesterov: asked.Nesterov),
            Core.Jobs.Optimizer.Adam => Adam(parameters, rate, weight_decay: decay),
            Core.Jobs.Optimizer.Adamw => AdamW(parameters, rate, weight_decay: decay),
            Core.Jobs.Optimizer.Rmsprop => RMSProp(parameters, rate, weight_decay: decay, momentum: momentum),
            var other => throw new InvalidOperationException($"unknown optimizer {other}"),
        };
    }
}
