using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Maas.Core.Storage;

/// <summary>Files to and from blobs, streamed, with the SHA-256 of what really passed.</summary>
internal static class HashedBlobServices
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Uploads a file to a blob that is named by its digest; one that is there already is the same bytes.</summary>
    /// <exception cref="InvalidDataException">The file has another digest.</exception>
    public static async Task UploadCheckedAsync(this BlobClient blob, string path, string sha256, CancellationToken cancellation)
    {
        await using var file = File.OpenRead(path);
        var actual = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation));
        if (actual != sha256)
        {
            throw new InvalidDataException($"{Path.GetFileName(path)} has the SHA-256 {actual}, not {sha256}");
        }

        file.Position = 0;
        try
        {
            await blob.UploadAsync(file, new BlobUploadOptions { Conditions = new() { IfNoneMatch = ETag.All } }, cancellation);
        }
        catch (RequestFailedException exception) when (
            exception.ErrorCode == BlobErrorCode.BlobAlreadyExists || exception.ErrorCode == BlobErrorCode.ConditionNotMet)
        {
            // Somebody has stored these bytes before.
        }
    }

    /// <summary>Copies a blob within the storage account, without the bytes coming here; false: there is no such blob.</summary>
    public static async Task<bool> TryCopyAsync(this BlobClient target, BlobClient source, CancellationToken cancellation)
    {
        try
        {
            var copying = await target.StartCopyFromUriAsync(source.Uri, cancellationToken: cancellation);
            await copying.WaitForCompletionAsync(cancellation);
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return false;
        }
    }

    /// <summary>Downloads a blob to a path and gives its SHA-256.</summary>
    public static async Task<string> DownloadHashedAsync(this BlobClient blob, string path, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        await using var file = File.Create(path);
        await using var content = await blob.OpenReadAsync(new BlobOpenReadOptions(false), cancellation);
        var buffer = new byte[BufferBytes];
        while (await content.ReadAsync(buffer, cancellation) is var read and > 0)
        {
            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
