namespace Maas.Train.Data;

/// <summary>A part's targets: classes, or values example by example.</summary>
internal sealed record PartTargets(long[] Classes, float[] Values);
