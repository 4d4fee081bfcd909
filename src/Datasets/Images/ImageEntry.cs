namespace Maas.Datasets.Images;

/// <summary>A picture of a dataset.</summary>
/// <param name="Index">Its place among the archive's pictures, from 0.</param>
/// <param name="Name">Its path in the archive.</param>
/// <param name="Bytes">The file as it was stored; valid until the next picture is read.</param>
public readonly record struct ImageEntry(int Index, string Class, string Name, ReadOnlyMemory<byte> Bytes);
