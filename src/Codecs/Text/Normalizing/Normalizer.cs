namespace Maas.Codecs.Text.Normalizing;

/// <summary>Rewrites a text before it is split, as the tokenizer's own file says.</summary>
internal delegate string Normalizer(string text);
