namespace Maas.Datasets.Archives;

/// <summary>A file that came out of an archive.</summary>
/// <param name="Name">Its path in the archive, with <c>/</c> between folders and nothing in it that leads out.</param>
/// <param name="Path">Where it lies now: under a name of ours, not the archive's.</param>
public sealed record UnfoldedFile(string Name, string Path, long SizeBytes)
{
    /// <summary>The name without its folders.</summary>
    public string FileName => Name[(Name.LastIndexOf('/') + 1)..];

    /// <summary>The folders that it lies in, with a <c>/</c> behind; empty at the top.</summary>
    public string Folder => Name[..(Name.LastIndexOf('/') + 1)];
}
