using static TorchSharp.torch;

namespace Maas.Train.Graph;

/// <summary>What a node of one output does in a forward pass.</summary>
internal delegate Tensor Operation(Inputs inputs);

/// <summary>What a node of several outputs does; in the order of the node's outputs.</summary>
internal delegate Tensor[] ManyOperation(Inputs inputs);
