namespace Maas.Core.Jobs;

/// <summary>Where a batch prediction reads its dataset on.</summary>
/// <param name="Offset">The byte that the first row begins at that is not in the result yet.</param>
/// <param name="Tag">That the stored bytes had when their digest was found to be the pinned one: as long as they have it, they are those.
/// </param>
public sealed record BatchPlace(long Offset, string Tag);
