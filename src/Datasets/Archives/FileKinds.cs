using Maas.Core.Datasets;

namespace Maas.Datasets.Archives;

/// <summary>What kind of thing an archive's files are: their names say it, and where none does, the first file's bytes.</summary>
internal static class FileKinds
{
    // Formats that nobody here reads are listed too, so that they are refused as what they are.
    private static readonly (DatasetFormat Kind, string[] Endings)[] Known =
    [
        (DatasetFormat.Images, [".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff"]),
        (DatasetFormat.Sounds, [".wav", ".wave", ".mp3", ".flac", ".ogg", ".opus", ".m4a", ".aiff"]),
        (DatasetFormat.Texts, [".txt", ".text"]),
    ];

    private static readonly Dictionary<string, DatasetFormat> Kinds = Known
        .SelectMany(known => known.Endings.Select(ending => (ending, known.Kind)))
        .ToDictionary(pair => pair.ending, pair => pair.Kind, StringComparer.OrdinalIgnoreCase);

    /// <summary>What most of the names say. Files of other kinds go to the errors, as one.</summary>
    public static DatasetFormat Find(Archive archive, ErrorList errors)
    {
        var kinds = archive.Entries.GroupBy(entry => Find(entry.Name)).Where(kind => kind.Key is not null)
            .Select(kind => (Kind: kind.Key!.Value, Count: kind.LongCount(), First: kind.First().Name))
            .OrderByDescending(kind => kind.Count).ThenBy(kind => kind.Kind).ToArray();
        if (kinds.Length > 1)
        {
            var shown = kinds.Select(kind => $"{kind.Count} {Word(kind.Kind)} (such as {Shown.Text(kind.First)})");
            errors.Add(null, null, $"the archive mixes kinds of files: {string.Join(", ", shown)}; one kind is expected");
        }

        return kinds.Length > 0 ? kinds[0].Kind : archive.Entries.Count > 0 ? Sniff(archive, archive.Entries[0]) : DatasetFormat.Images;
    }

    /// <summary>What a name says, if anything.</summary>
    public static DatasetFormat? Find(string name) => Kinds.TryGetValue(Path.GetExtension(name), out var kind) ? kind : null;

    public static string Word(DatasetFormat format) => format switch
    {
        DatasetFormat.Images => "pictures",
        DatasetFormat.Sounds => "sounds",
        DatasetFormat.Texts => "texts",
        _ => throw new InvalidOperationException($"an archive holds no {format}"),
    };

    private static DatasetFormat Sniff(Archive archive, ArchiveEntry first)
    {
        _ = archive.FindProblem(first, out var read);
        using var bytes = read;
        return bytes.Span switch
        {
            var sound when sound.StartsWith("RIFF"u8) && sound.Length >= 12 && sound[8..].StartsWith("WAVE"u8) => DatasetFormat.Sounds,
            var others => others.Length > 0 && System.Text.Unicode.Utf8.IsValid(others) && !others.Contains((byte)0)
                ? DatasetFormat.Texts
                : DatasetFormat.Images,
        };
    }
}
