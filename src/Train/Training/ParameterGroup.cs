using Maas.Core;
using Maas.Core.Jobs;
using Maas.Onnx.Format;
using Maas.Onnx.Training;
using Maas.Train.Graph;
using TorchSharp.Modules;

namespace Maas.Train.Training;

/// <summary>Parameters that move at one rate.</summary>
/// <param name="RateFactor">By what the learning rate is multiplied.</param>
/// <param name="Decays">Whether weight decay holds for them.</param>
internal sealed record ParameterGroup(IReadOnlyList<Parameter> Parameters, double RateFactor, bool Decays)
{
    /// <summary>A graph's parameters, in graph order within each group, groups in the order of their first parameters.</summary>
    public static IReadOnlyList<ParameterGroup> Of(
        TorchGraph graph, GraphProto proto, Hyperparameters hyperparameters, IReadOnlyList<LearningRateFactor> factors)
    {
        var roles = InitializerRoles.Find(proto);
        bool Decays(string name) => hyperparameters.DecayBiases
            || !roles.TryGetValue(name, out var role)
            || role.Kind is InitializerKind.Weight or InitializerKind.Embedding;

        double FactorOf(string name) => factors.FirstOrDefault(factor => NamePattern.Matches(factor.Pattern, name))?.Factor ?? 1;

        if (graph.Parameters.Count == 0)
        {
            throw ServiceError.InvalidJob.With("base: the graph has no weights to train: it has none, or all of them are frozen");
        }

        return
        [
            .. graph.Parameters
                .GroupBy(pair => (Factor: FactorOf(pair.Key), Decays: Decays(pair.Key)), pair => pair.Value)
                .Select(group => new ParameterGroup([.. group], group.Key.Factor, group.Key.Decays)),
        ];
    }
}
