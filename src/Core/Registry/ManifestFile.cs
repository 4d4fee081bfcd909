namespace Maas.Core.Registry;

/// <summary>A file of a version. <paramref name="Name"/> is relative, with <c>/</c> between folders,
/// <paramref name="Sha256"/> 64 lower-case hex digits.</summary>
public sealed record ManifestFile(string Name, long SizeBytes, string Sha256);
