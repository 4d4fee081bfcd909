using Maas.Datasets.Archives;

namespace Maas.Datasets.Images;

/// <summary>An entry that is a picture of a class.</summary>
internal sealed record ClassEntry(ZipEntry Entry, string Class);
