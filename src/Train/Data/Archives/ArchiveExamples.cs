using Maas.Core;
using Maas.Datasets.Archives;

namespace Maas.Train.Data.Archives;

/// <summary>Files of an archive, read and encoded each time they are asked for. Owns the archive.</summary>
internal sealed class ArchiveExamples(Archive archive, IReadOnlyList<int> classes, IFileEncoder encoder) : IExamples
{
    public ExampleLayout Layout { get; } = new(encoder.Inputs, TargetLayout.Class);

    public bool IsQuick => false;

    public void Read(int example, int? epoch, Span<byte> record)
    {
        var entry = archive.Entries[example];
        using var file = archive.Read(entry);
        try
        {
            encoder.Encode(file.Span, record[..Layout.InputBytes]);
        }
        catch (ServiceException error)
        {
            throw ServiceError.InvalidDataset.With($"{entry.Name}: {error.Detail}", new Violation(entry.Name, null, error.Detail));
        }

        TargetLayout.WriteClass(classes[example], record[Layout.InputBytes..]);
    }

    public void Dispose() => archive.Dispose();
}
