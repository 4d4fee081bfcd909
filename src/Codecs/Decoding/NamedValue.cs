namespace Maas.Codecs.Decoding;

/// <summary>A target and its value, in the target's own unit.</summary>
public readonly record struct NamedValue(string Name, double Value);
