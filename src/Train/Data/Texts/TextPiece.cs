namespace Maas.Train.Data.Texts;

/// <param name="EndsText">Whether the next piece is of another text.</param>
internal readonly record struct TextPiece(string Text, bool EndsText);
