namespace Maas.Datasets.Archives;

/// <summary>What an archive's directory says of one entry. Sizes are claims until the data was read.</summary>
internal sealed record ZipEntry(string Name, ushort Flags, ushort Method, uint Crc, long PackedBytes, long Bytes, long Offset)
{
    public bool IsFolder => Name.EndsWith('/');

    // Bit 0: encrypted, 6: strongly encrypted, 13: its directory is encrypted (APPNOTE 4.4.4).
    public bool IsEncrypted => (Flags & 0b0010_0000_0100_0001) != 0;
}
