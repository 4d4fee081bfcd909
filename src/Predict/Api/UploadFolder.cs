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
    /// <exception cref="ServiceException">The disk has no room for it, now or ever.</exception>
    internal async Task<UploadedFile> FetchAsync(string name, long sizeBytes, Func<string, Task<string>> download)
    {
        var folder = NewFolder();
        try
        {
            Check(folder, sizeBytes);
            var path = Path.Combine(folder.Path, name);
            return new(folder, path, sizeBytes, await download(path));
        }
        catch (IOException exception) when (DiskFull.IsSaidBy(exception))
        {
            folder.Dispose();
            throw DiskFull.Refusal(exception);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Streams a body to a new file, with its SHA-256.</summary>
    /// <param name="announcedBytes">What the request says that it has; null where it doesn't say.</param>
    /// <exception cref="ServiceException">The disk has no room for it, now or ever.</exception>
    internal async Task<UploadedFile> ReceiveAsync(Stream body, long? announcedBytes, string name, CancellationToken cancellation)
    {
        var folder = NewFolder();
        try
        {
            Check(folder, announcedBytes ?? 0);
            var path = Path.Combine(folder.Path, name);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

            // What it would keep back for later would go wrong where nobody watches, as it is closed.
            await using var file = DiskFull.Watch(() => File.Create(path, bufferSize: 0, FileOptions.Asynchronous));
            var buffer = new byte[BufferBytes];
            while (await body.ReadAtLeastAsync(buffer, BufferBytes, throwOnEndOfStream: false, cancellation) is var read and > 0)
            {
                hash.AppendData(buffer, 0, read);
                await DiskFull.WatchAsync(() => file.WriteAsync(buffer, 0, read, cancellation));
            }

            return new(folder, path, file.Position, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    private TemporaryFolder NewFolder() =>
        DiskFull.Watch(() => TemporaryFolder.Create(options.Folder, $"{Prefix}{Guid.NewGuid():N}"));

    private void Check(TemporaryFolder folder, long bytes) =>
        room.Check(folder.Path, bytes, 0, $"the upload has {bytes} bytes", ServiceError.TooLarge);
}
