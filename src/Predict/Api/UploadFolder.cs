using System.Security.Cryptography;
using Maas.Core;
using Maas.Core.Storage;

namespace Maas.Predict.Api;

/// <summary>Where uploads lie while they are checked.</summary>
public sealed class UploadFolder(RequestOptions options, DiskRoom room)
{
    /// <summary>How the names of the folders of uploads begin.</summary>
    internal const string Prefix = "maas-upload-";

    private const int BufferBytes = 128 << 10;

    /// <summary>A new file of what a download, which gives its SHA-256, writes to it.</summary>
    /// <exception cref="ServiceException">The disk has no room for it.</exception>
    internal async Task<UploadedFile> FetchAsync(string name, long sizeBytes, Func<string, Task<string>> download)
    {
        var folder = TemporaryFolder.Create(options.Folder, $"{Prefix}{Guid.NewGuid():N}");
        try
        {
            var free = room.FreeBytes(folder.Path, sizeBytes);
            var path = Path.Combine(folder.Path, name);
            return sizeBytes < free
                ? new(folder, path, sizeBytes, await download(path))
                : throw ServiceError.TooLarge.With($"the upload has {sizeBytes} bytes; the disk of this instance has room for {free}");
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Streams a body to a new file, with its SHA-256.</summary>
    internal async Task<UploadedFile> ReceiveAsync(Stream body, string name, CancellationToken cancellation)
    {
        var folder = TemporaryFolder.Create(options.Folder, $"{Prefix}{Guid.NewGuid():N}");
        try
        {
            var path = Path.Combine(folder.Path, name);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using var file = File.Create(path, BufferBytes, FileOptions.Asynchronous);
            var buffer = new byte[BufferBytes];
            while (await body.ReadAsync(buffer, cancellation) is var read and > 0)
            {
                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
            }

            return new(folder, path, file.Position, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }
}
