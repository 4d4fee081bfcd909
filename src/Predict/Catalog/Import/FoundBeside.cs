using System.Text.Json;
using Maas.Codecs.Text;
using Maas.Core;
using Maas.Datasets.Archives;

namespace Maas.Predict.Catalog.Import;

/// <summary>What lies beside a graph and tells what goes in and comes out. What a file is, its content says; its name only decides
/// between several.</summary>
/// <param name="TokenizerProblem">Why the tokenizer that is there can't be used; a model of it takes tensors all the same.</param>
internal sealed record FoundBeside(TextTokenizer? Tokenizer, string? TokenizerProblem, FoundLabels? Labels)
{
    // The largest tokenizers known have 40 MB; labels and configurations far less.
    private const long MostTokenizerBytes = 64L << 20;
    private const long MostTextBytes = 4L << 20;
    private const int DeepestJson = 64;

    public static FoundBeside Nothing { get; } = new(null, null, null);

    public static FoundBeside Look(IReadOnlyList<UnfoldedFile> files)
    {
        Func<TextTokenizer>? read = null;
        FoundLabels? labels = null;
        foreach (var file in files.Where(IsJson).OrderBy(Rank).ThenBy(file => file.Name, StringComparer.Ordinal))
        {
            using var json = TryParse(file);
            if (read is null && json is not null && IsTokenizer(json.RootElement))
            {
                read = () => TextTokenizer.Read(File.ReadAllBytes(file.Path));
            }

            labels ??= json is not null && !IsVocabulary(file) && LabelFile.FindInJson(json.RootElement) is { } found
                ? new(file.Name, found)
                : null;
        }

        labels = FindLines(files) is var lines && (lines is { Labels.Count: > 0 } || labels is null) ? lines : labels;
        try
        {
            return new(read?.Invoke() ?? FindVocabulary(files), null, labels);
        }
        catch (ServiceException exception)
        {
            return new(null, exception.Detail, labels);
        }
    }

    // What names itself labels goes before a configuration that holds them, too.
    private static int Rank(UnfoldedFile file) => Words(file).Contains("label", StringComparison.Ordinal) ? 0 : 1;

    private static bool IsJson(UnfoldedFile file) => Path.GetExtension(file.FileName).Equals(".json", StringComparison.OrdinalIgnoreCase)
        && file.SizeBytes <= MostTokenizerBytes;

    private static bool IsVocabulary(UnfoldedFile file) => Words(file).Contains("vocab", StringComparison.Ordinal)
        || Words(file).Contains("token", StringComparison.Ordinal);

    private static string Words(UnfoldedFile file) => file.FileName.ToLowerInvariant();

    private static bool IsTokenizer(JsonElement root)
    {
        try
        {
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("model", out var model)
                && model.ValueKind == JsonValueKind.Object && model.TryGetProperty("vocab", out _);
        }
        catch (InvalidOperationException)
        {
            // A name of half a character, which is no text.
            return false;
        }
    }

    private static JsonDocument? TryParse(UnfoldedFile file)
    {
        try
        {
            return JsonDocument.Parse(File.ReadAllBytes(file.Path), new() { MaxDepth = DeepestJson });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static TextTokenizer? FindVocabulary(IReadOnlyList<UnfoldedFile> files)
    {
        byte[]? Bytes(string name) =>
            files.FirstOrDefault(file => file.FileName == name && file.SizeBytes <= MostTokenizerBytes) is { } found
            ? File.ReadAllBytes(found.Path)
            : null;
        return (Bytes("vocab.json"), Bytes("merges.txt"), Bytes("vocab.txt")) switch
        {
            ({ } vocabulary, { } merges, _) => TextTokenizer.From(vocabulary, merges),
            (_, _, { } words) => TextTokenizer.FromWords(words),
            _ => null,
        };
    }

    private static FoundLabels? FindLines(IReadOnlyList<UnfoldedFile> files)
    {
        string[] names = ["labels.txt", "classes.txt", "synset.txt", "class_names.txt"];
        return files.Where(file => names.Contains(Words(file)))
            .OrderBy(file => Array.IndexOf(names, Words(file)))
            .Select(file => new FoundLabels(
                file.Name, file.SizeBytes <= MostTextBytes ? LabelFile.ReadLines(File.ReadAllBytes(file.Path)) ?? [] : []))
            .OrderBy(found => found.Labels.Count == 0)
            .FirstOrDefault();
    }
}
