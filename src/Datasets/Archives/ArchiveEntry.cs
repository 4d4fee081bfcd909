namespace Maas.Datasets.Archives;

/// <summary>A file of an archive, and the class that its folder names.</summary>
public sealed class ArchiveEntry
{
    internal ArchiveEntry(int index, ClassEntry entry) => (Index, Class, Zip) = (index, entry.Class, entry.Entry);

    /// <summary>Its place among the archive's files, from 0.</summary>
    public int Index { get; }

    public string Class { get; }

    /// <summary>Its path in the archive.</summary>
    public string Name => Zip.Name;

    /// <summary>Unpacked.</summary>
    public long SizeBytes => Zip.Bytes;

    internal ZipEntry Zip { get; }
}
