namespace Maas.Datasets.Archives;

/// <summary>An entry that is a file of a class.</summary>
internal sealed record ClassEntry(ZipEntry Entry, string Class);
