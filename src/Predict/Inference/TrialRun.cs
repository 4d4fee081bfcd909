using Maas.Core;
using Maas.Core.Registry;
using Maas.Onnx;
using Maas.Predict.Inference.Sessions;
using Microsoft.ML.OnnxRuntime;

namespace Maas.Predict.Inference;

/// <summary>Opens a model that is to be published, as serving will.</summary>
public sealed class TrialRun(SessionsOptions options)
{
    /// <exception cref="ServiceException">The model is larger than an instance may load, or ONNX Runtime refuses it, and why.</exception>
    internal void Check(Manifest manifest, string folder)
    {
        // Before it is opened: what doesn't fit is to be refused, not to kill the process.
        MemoryUse.Admit(manifest, packs: true, options.MaximumBytes);
        try
        {
            var plan = new ServingPlan(options, new());
            using var session = ModelSession.Open(Path.Combine(folder, manifest.Files[0].Name), manifest.Outputs, plan);
        }
        catch (OnnxRuntimeException exception)
        {
            throw ServiceError.InvalidModel.With($"ONNX Runtime refuses the model: {RuntimeText.Of(exception)}");
        }
        catch (OnnxException exception)
        {
            throw ServiceError.InvalidModel.With(exception.Message);
        }
    }
}
