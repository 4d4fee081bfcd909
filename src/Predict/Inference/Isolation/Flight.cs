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

    private readonly string path;
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
        this.path = path;
        file = new(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 0);
        try
        {
            file.Write(new byte[sizeof(int)]);
            file.Write(Encoding.UTF8.GetBytes(version));
            file.SetLength(Bytes);
            mapping = MemoryMappedFile.CreateFromFile(
                file, null, Bytes, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
            view = mapping.CreateViewAccessor(0, Bytes);
            address = view.SafeMemoryMappedViewHandle.DangerousGetHandle();
        }
        catch
        {
            mapping?.Dispose();
            file.Dispose();
            throw;
        }
    }

    private ref int Runs => ref Unsafe.AddByteOffset(ref Unsafe.NullRef<int>(), address);

    /// <summary>
    /// Removes the file, if nobody holds it, and tells before which version's runs were under way when its process ended, if any were.
    /// </summary>
    public static void Remove(string path, Action<string> unfinished)
    {
        try
        {
            using (var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 0))
            {
                var content = new byte[Bytes];
                if (file.ReadAtLeast(content, Bytes, throwOnEndOfStream: false) == Bytes && BitConverter.ToInt32(content) > 0)
                {
                    unfinished(Encoding.UTF8.GetString(content.AsSpan(sizeof(int))).TrimEnd('\0'));
                }
            }

            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is held, or another process has just removed it.
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
        Remove(path, _ => { });
    }
}
