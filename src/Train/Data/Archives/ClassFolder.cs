using Maas.Codecs.Planning;
using Maas.Core;
using Maas.Datasets.Archives;
using Maas.Datasets.Texts;

namespace Maas.Train.Data.Archives;

/// <summary>An archive of class folders, and the class of each of its files. Owns the archive until examples do.</summary>
internal sealed class ClassFolder : IDisposable
{
    private readonly Archive archive;

    private ClassFolder(Archive archive, IReadOnlyList<int> classes) => (this.archive, Classes) = (archive, classes);

    public IReadOnlyList<int> Classes { get; }

    /// <exception cref="ServiceException">A file has a class that the dataset's report does not know.</exception>
    public static async Task<ClassFolder> OpenAsync(string path, IReadOnlyList<string> labels, CancellationToken cancellation)
    {
        var numbers = labels.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        var archive = await Archive.OpenAsync(path, cancellation);
        try
        {
            return new(archive, [.. archive.Entries.Select(entry => ClassOf(entry, numbers))]);
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    private static int ClassOf(ArchiveEntry entry, Dictionary<string, int> numbers) => numbers.TryGetValue(entry.Class, out var known)
        ? known
        : throw ServiceError.InvalidDataset.With($"{entry.Name}: the dataset's report does not know the class \"{entry.Class}\"");

    /// <exception cref="ServiceException">The file is not UTF-8; the message names it.</exception>
    public string ReadText(int file)
    {
        var entry = archive.Entries[file];
        using var bytes = archive.Read(entry);
        try
        {
            return PlainText.Decode(bytes.Span);
        }
        catch (ServiceException error)
        {
            throw ServiceError.InvalidDataset.With($"{entry.Name}: {error.Detail}", new Violation(entry.Name, null, error.Detail));
        }
    }

    /// <summary>
    /// The files as examples, which own the archive from then on: encoded now and kept where they fit into the limit, else whenever
    /// they are asked for.
    /// </summary>
    public async Task<IExamples> EncodeAsync(IFileEncoder encoder, DataRoom room, CancellationToken cancellation)
    {
        var examples = new ArchiveExamples(archive, Classes, encoder);
        if ((long)examples.Layout.Bytes * Classes.Count > room.LeftBytes)
        {
            return examples;
        }

        using (examples)
        {
            return await StoredExamples.CopyAsync(examples, Classes.Count, room, cancellation);
        }
    }

    /// <summary>The parts of the examples that were made of these files.</summary>
    public TrainingData ToData(IExamples examples, Part[] parts, LearnedEncoding learned, TrainingPlan plan)
    {
        var members = PartMembers.Of(parts);
        EncodedPart? Find(Part part) => members.TryGetValue(part, out var found) ? ToPart(examples, found) : null;
        return new()
        {
            Training = ToPart(examples, members[Part.Training]),
            Validation = Find(Part.Validation),
            Test = Find(Part.Test),
            Encoding = learned.Encoding,
            Files = learned.Files,
            Vocabulary = learned.Vocabulary,
            Decoding = plan.LabelDecoding,
            RowsWithoutTarget = 0,
        };
    }

    public EncodedPart ToPart(IExamples examples, int[] members) =>
        new(examples, members) { Classes = [.. members.Select(index => (long)Classes[index])] };

    public void Dispose() => archive.Dispose();

    public EncodedPart Whole(IExamples examples) => ToPart(examples, [.. Enumerable.Range(0, Classes.Count)]);
}
