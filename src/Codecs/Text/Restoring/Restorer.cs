namespace Maas.Codecs.Text.Restoring;

/// <summary>Rewrites tokens on their way back to text; at the end what is left is joined. A decoder, in Hugging Face's words.</summary>
internal delegate List<string> Restorer(List<string> tokens);
