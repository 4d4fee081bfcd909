using Maas.Core.Jobs;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace Maas.Train.Training;

/// <summary>The optimizer of a run, with clipping, and its state as bytes. Used by the torch thread only.</summary>
internal sealed class ParameterUpdate(Hyperparameters hyperparameters, IReadOnlyList<ParameterGroup> groups) : IDisposable
{
    private readonly Parameter[] parameters = [.. groups.SelectMany(group => group.Parameters)];
    private readonly OptimizerHelper optimizer = Create(hyperparameters, groups);

    public void ZeroGradients() => optimizer.zero_grad();

    /// <summary>Clips the gradients that backward left, if asked for, and moves the parameters.</summary>
    /// <param name="scale">What the gradients are multiplied with first.</param>
    public void Step(double learningRate, double scale)
    {
        if (scale != 1)
        {
            Scale(scale);
        }

        if (hyperparameters.ClipNorm is { } most)
        {
            nn.utils.clip_grad_norm_(parameters.Where(HasGradient), most);
        }

        foreach (var (group, asked) in optimizer.ParamGroups.Zip(groups))
        {
            group.LearningRate = learningRate * asked.RateFactor;
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

    private void Scale(double scale)
    {
        using var quiet = no_grad();
        foreach (var parameter in parameters)
        {
            using var gradient = parameter.grad;
            gradient?.mul_(scale);
        }
    }

    private static bool HasGradient(Parameter parameter)
    {
        using var gradient = parameter.grad;
        return gradient is not null;
    }

    private static OptimizerHelper Create(Hyperparameters asked, IReadOnlyList<ParameterGroup> groups)
    {
        var (rate, momentum) = (asked.LearningRate, asked.Momentum);
        double Decay(ParameterGroup group) => group.Decays ? asked.WeightDecay : 0;
        return asked.Optimizer switch
        {
            Core.Jobs.Optimizer.Sgd => SGD(
                groups.Select(group => new SGD.ParamGroup(group.Parameters, new SGD.Options { weight_decay = Decay(group) })),
                rate,
                momentum,
                nesterov: asked.Nesterov),
            Core.Jobs.Optimizer.Adam => Adam(
                groups.Select(group => new Adam.ParamGroup(group.Parameters, new Adam.Options { weight_decay = Decay(group) })), rate),
            Core.Jobs.Optimizer.Adamw => AdamW(
                groups.Select(group => new AdamW.ParamGroup(group.Parameters, new AdamW.Options { weight_decay = Decay(group) })), rate),
            Core.Jobs.Optimizer.Rmsprop => RMSProp(
                groups.Select(group => new RMSProp.ParamGroup(group.Parameters, new RMSProp.Options { weight_decay = Decay(group) })),
                rate,
                momentum: momentum),
            var other => throw new InvalidOperationException($"unknown optimizer {other}"),
        };
    }
}
