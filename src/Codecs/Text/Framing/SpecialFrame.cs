namespace Maas.Codecs.Text.Framing;

/// <summary>The special tokens before and behind a text's own. A post-processor, in Hugging Face's words.</summary>
internal sealed record SpecialFrame(IReadOnlyList<int> Before, IReadOnlyList<int> After)
{
    public static SpecialFrame None { get; } = new([], []);

    public int Count => Before.Count + After.Count;

    /// <summary>Another frame around this one.</summary>
    public SpecialFrame Within(SpecialFrame outer) => new([.. outer.Before, .. Before], [.. After, .. outer.After]);
}
