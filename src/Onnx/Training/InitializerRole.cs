using Maas.Onnx.Format;

namespace Maas.Onnx.Training;

/// <summary>What an initializer is for: what its first values, and whether weight decay applies, depend on.</summary>
/// <param name="Node">The first node that reads it.</param>
/// <param name="FanIn">Inputs that one output of the node is made of, as PyTorch counts them; 0 where there is no such thing.</param>
/// <param name="FanOut">Outputs that one input goes into, as PyTorch counts them; 0 where there is no such thing.</param>
public sealed record InitializerRole(string Name, InitializerKind Kind, NodeProto Node, long FanIn, long FanOut);
