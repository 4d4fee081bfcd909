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
    public static Task<string> DownloadHashedAsync(this BlobClient blob, string path, CancellationToken cancellation) =>
        DownloadHashedAsync(blob, path, new BlobOpenReadOptions(allowModifications: false), cancellation);

    /// <summary>Downloads a blob to a path and gives its SHA-256, and its tag, which it has as long as it is these bytes.</summary>
    public static async Task<(string Sha256, string Tag)> DownloadTaggedAsync(
        this BlobClient blob, string path, CancellationToken cancellation)
    {
        var tag = (await blob.GetPropertiesAsync(cancellationToken: cancellation)).Value.ETag;
        var options = new BlobOpenReadOptions(allowModifications: false) { Conditions = new() { IfMatch = tag } };
        return (await DownloadHashedAsync(blob, path, options, cancellation), tag.ToString());
    }

    /// <summary>
    /// Opens a blob that has this tag: what is read is fetched, from any place on. Null where it has another, or is gone.
    /// </summary>
    public static async Task<Stream?> TryOpenAsync(this BlobClient blob, string tag, int bufferBytes, CancellationToken cancellation)
    {
        try
        {
            return await blob.OpenReadAsync(
                new BlobOpenReadOptions(allowModifications: false)
                {
                    BufferSize = bufferBytes,
                    Conditions = new() { IfMatch = new ETag(tag) },
                },
                cancellation);
        }
        catch (RequestFailedException exception) when (exception.Status is 404 or 412)
        {
            return null;
        }
    }

    private static async Task<string> DownloadHashedAsync(
        BlobClient blob, string path, BlobOpenReadOptions options, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        await using var file = File.Create(path);
        await using var content = await blob.OpenReadAsync(options, cancellation);
        var buffer = new byte[BufferBytes];
        while (await content.ReadAsync(buffer, cancellation) is var read and > 0)
        {
            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
