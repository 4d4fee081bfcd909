using System.IO.Compression;
using Maas.Core.Datasets;

namespace Maas.Datasets.Tokenizers;

/// <summary>Knows a tokenizer by its files' names. What is in them, those know who read it: it is checked where it is taken in.</summary>
internal static class TokenizerCheck
{
    // The largest tokenizers known have 40 MB, and an archive of data has more files than a tokenizer.
    private const int MostBytes = 64 << 20, MostFiles = 32;

    /// <summary>A tokenizer is one thing, whatever it holds. It is read whole, so that its length has a limit.</summary>
    public static DatasetReport Check(Stream file)
    {
        var errors = new ErrorList();
        if (file.Length > MostBytes)
        {
            errors.Add(null, null, $"the file has {file.Length} bytes; a tokenizer has at most {MostBytes}");
        }

        return new() { Format = DatasetFormat.Tokenizer, Rows = 1, ErrorCount = errors.Count, Errors = errors.First };
    }

    /// <summary>Whether a ZIP archive, which is left open, is of a tokenizer's files.</summary>
    public static bool Holds(Stream archive)
    {
        if (archive.Length > MostBytes)
        {
            return false;
        }

        try
        {
            using var zip = new ZipArchive(archive, ZipArchiveMode.Read, leaveOpen: true);
            var names = zip.Entries.Take(MostFiles + 1).Select(entry => entry.Name).ToList();
            return names.Count <= MostFiles && (names.Contains("tokenizer.json")
                || names.Contains("vocab.txt")
                || (names.Contains("vocab.json") && names.Contains("merges.txt")));
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
