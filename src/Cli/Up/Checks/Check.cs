namespace Maas.Cli.Up.Checks;

/// <summary>Something that <c>maas up</c> needs, whether it is there, and a sentence on it: what was found, or what to do.</summary>
internal sealed record Check(bool Holds, string Sentence);
