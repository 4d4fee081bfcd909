using System.IO.Compression;
using Maas.Core;

namespace Maas.Codecs.Text.Writing;

/// <summary>A tokenizer as people bring it (the file, or a ZIP archive of it or its vocabulary) to a <c>tokenizer.json</c>.</summary>
internal static class TokenizerArchive
{
    private const int MostBytes = 64 << 20;

    public static ReadOnlyMemory<byte> Open(ReadOnlyMemory<byte> bytes)
    {
        if (!bytes.Span.StartsWith("PK"u8))
        {
            return bytes;
        }

        try
        {
            using var archive = new ZipArchive(new MemoryStream(bytes.ToArray(), writable: false));
            return Json(archive);
        }
        catch (InvalidDataException e)
        {
            throw ServiceError.InvalidTokenizer.With($"the ZIP archive can't be read: {e.Message}");
        }
    }

    private static ReadOnlyMemory<byte> Json(ZipArchive archive)
    {
        if (Find(archive, "tokenizer.json") is { } json)
        {
            return json;
        }

        if (Find(archive, "vocab.json") is { } vocabulary)
        {
            return Find(archive, "merges.txt") is { } merges
                ? VocabularyFiles.BytePair(vocabulary, merges)
                : throw ServiceError.InvalidTokenizer.With("the ZIP archive has vocab.json, but no merges.txt beside it");
        }

        return Find(archive, "vocab.txt") is { } words
            ? VocabularyFiles.WordPiece(words)
            : throw ServiceError.InvalidTokenizer.With(
                "the ZIP archive holds no tokenizer; it takes tokenizer.json, or vocab.json with merges.txt, or vocab.txt");
    }

    // In any folder: archives are often of the folder that the files stand in.
    private static byte[]? Find(ZipArchive archive, string name)
    {
        if (archive.Entries.FirstOrDefault(entry => entry.Name == name) is not { } entry)
        {
            return null;
        }

        using var content = entry.Open();
        var buffer = new MemoryStream();
        var block = new byte[1 << 16];
        while (content.Read(block) is > 0 and var read)
        {
            if (buffer.Length + read > MostBytes)
            {
                throw ServiceError.InvalidTokenizer.With($"{name} has more than {MostBytes} bytes");
            }

            buffer.Write(block, 0, read);
        }

        return buffer.ToArray();
    }
}
