namespace Maas.Train.Graph;

/// <summary>A way that values take between a node's graph and those in its attributes, as from a branch's output to the node's.</summary>
/// <param name="IsPassage">What arrives is always what left: a weight stays one. Not so with what a loop changes as it goes round.</param>
internal readonly record struct Flow(int From, int To, bool IsPassage);
