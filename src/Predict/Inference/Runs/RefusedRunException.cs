namespace Maas.Predict.Inference.Runs;

/// <summary>
/// Why a run is refused that was begun: ONNX Runtime refused it, or it ended the process that it ran in. The caller's input may be at
/// fault, or the model.
/// </summary>
internal sealed class RefusedRunException(string message, Exception? cause = null) : Exception(message, cause);
