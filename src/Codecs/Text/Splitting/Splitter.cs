namespace Maas.Codecs.Text.Splitting;

/// <summary>Parts a piece into smaller ones, which it appends; empty ones are left out. A pre-tokenizer, in Hugging Face's words.</summary>
internal delegate void Splitter(Piece piece, List<Piece> pieces);
