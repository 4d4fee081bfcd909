namespace Maas.Cli.Up.Children;

/// <summary>Writes a program's output to its log file and remembers the end of it. Lines come from two threads.</summary>
internal sealed class LastLines(string path, FileMode mode) : IDisposable
{
    private const int Kept = 15;
    private readonly Queue<string> last = new();
    private readonly StreamWriter file = new(Create(path, mode)) { AutoFlush = true };
    private bool closed;

    public void Add(string line)
    {
        lock (last)
        {
            if (closed)
            {
                return;
            }

            file.WriteLine(line);
            last.Enqueue(line);
            if (last.Count > Kept)
            {
                last.Dequeue();
            }
        }
    }

    public IReadOnlyList<string> ToList()
    {
        lock (last)
        {
            return [.. last];
        }
    }

    public void Dispose()
    {
        lock (last)
        {
            closed = true;
            file.Dispose();
        }
    }

    private static FileStream Create(string path, FileMode mode) => new(path, mode, FileAccess.Write, FileShare.ReadWrite);
}
