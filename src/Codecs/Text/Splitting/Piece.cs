namespace Maas.Codecs.Text.Splitting;

/// <summary>A part of a text on its way to words; <paramref name="First"/> where it begins the text.</summary>
internal readonly record struct Piece(ReadOnlyMemory<char> Text, bool First)
{
    public ReadOnlySpan<char> Span => Text.Span;

    public Piece Slice(int start, int end) => new(Text[start..end], First && start == 0);
}
