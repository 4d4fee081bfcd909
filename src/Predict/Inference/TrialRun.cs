using Maas.Core;
using Maas.Core.Registry;
using Maas.Predict.Inference.Sessions;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference;

/// <summary>Opens a model that is to be published, as serving will.</summary>
public sealed class TrialRun(SessionsOptions options)
{
    /// <exception cref="ServiceException">ONNX Runtime refuses the model, and why.</exception>
    internal void Check(string path, IReadOnlyList<TensorDescription> outputs)
    {
        try
        {
            using var session = ModelSession.Open(path, outputs, options);
        }
        catch (OnnxRuntimeException exception)
        {
            throw ServiceError.InvalidModel.With($"ONNX Runtime refuses the model: {RuntimeText.Of(exception)}");
        }
    }
}
