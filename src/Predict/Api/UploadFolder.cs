using System.Security.Cryptography;

namespace Maas.Predict.Api;

/// <summary>Where uploads lie while they are checked.</summary>
public sealed class UploadFolder(RequestOptions options)
{
    private const int BufferBytes = 128 << 10;

    /// <summary>Streams a body to a new file, with its SHA-256.</summary>
    internal async Task<UploadedFile> ReceiveAsync(Stream body, string name, CancellationToken cancellation)
    {
        var folder = CreateFolder();
        try
        {
            var path = Path.Combine(folder, name);
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
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    private string CreateFolder()
    {
        var root = options.Folder.Length > 0 ? options.Folder : Path.GetTempPath();
        return Directory.CreateDirectory(Path.Combine(root, $"maas-upload-{Guid.NewGuid():N}")).FullName;
    }
}
