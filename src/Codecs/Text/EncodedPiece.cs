namespace Maas.Codecs.Text;

/// <summary>A piece of a text as tokens.</summary>
/// <param name="Characters">Unicode code points that the piece has after its clean-up.</param>
public readonly record struct EncodedPiece(int[] Ids, int Characters);
