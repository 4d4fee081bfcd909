namespace Maas.Codecs.Text.Splitting;

/// <summary>What becomes of the places where a text is split.</summary>
internal enum SplitBehavior
{
    Removed,
    Isolated,
    MergedWithPrevious,
    MergedWithNext,
    Contiguous,
}
