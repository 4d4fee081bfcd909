using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using System.Text;

namespace Maas.Predict.Inference.Isolation;

/// <summary>
/// How many runs of one version are under way in this process, in a file that is mapped: what ends the process leaves the number there.
/// Disposed, nothing is left. For any number of threads.
/// </summary>
internal sealed class Flight : IDisposable
{
    private const int Bytes = 4096;

    private readonly FileStream file;
    private readonly MemoryMappedFile mapping;
    private readonly MemoryMappedViewAccessor view;
    private readonly nint address;

    /// <param name="path">Of a file that is not there yet. It is held alone while this lives.</param>
    /// <param name="version">What is told of it.</param>
    /// <exception cref="IOException">It can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public Flight(string path, string version)
    {
        file = new(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 0, FileOptions.DeleteOnClose);
        file.Write(new byte[sizeof(int)]);
        file.Write(Encoding.UTF8.GetBytes(version));
        file.SetLength(Bytes);
        mapping = MemoryMappedFile.CreateFromFile(
            file, null, Bytes, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        view = mapping.CreateViewAccessor(0, Bytes);
        address = view.SafeMemoryMappedViewHandle.DangerousGetHandle();
    }

    private ref int Runs => ref Unsafe.AddByteOffset(ref Unsafe.NullRef<int>(), address);

    /// <summary>Takes the file away, if nobody holds it: which version's runs were under way when its process ended; null for none.</summary>
    public static string? TakeUnfinished(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None, 0, FileOptions.DeleteOnClose);
            var content = new byte[Bytes];
            return file.ReadAtLeast(content, Bytes, throwOnEndOfStream: false) == Bytes && BitConverter.ToInt32(content) > 0
                ? Encoding.UTF8.GetString(content.AsSpan(sizeof(int))).TrimEnd('\0')
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>A run begins.</summary>
    public void Enter() => Interlocked.Increment(ref Runs);

    /// <summary>A run is over.</summary>
    public void Leave() => Interlocked.Decrement(ref Runs);

    public void Dispose()
    {
        view.Dispose();
        mapping.Dispose();
        file.Dispose();
    }
}
