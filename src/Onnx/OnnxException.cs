namespace Maas.Onnx;

/// <summary>
/// A model, or a template's option, is wrong. The message is a sentence for the one who sent it: what was expected, what
/// came, and where (file, node, tensor, option).
/// </summary>
public sealed class OnnxException(string message, Exception? cause = null) : Exception(message, cause);
