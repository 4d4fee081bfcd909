using Maas.Predict.Inference.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference.Sessions;

internal static class ModelSessionRuns
{
    /// <inheritdoc cref="IModelSession.Run"/>
    public static IDisposableReadOnlyCollection<OrtValue> Run(
        this IModelSession session, IReadOnlyList<Tensor> inputs, IReadOnlyList<string>? named, CancellationToken cancellation)
    {
        using var options = new RunOptions();
        return session.Run(inputs, named, options, cancellation);
    }
}
