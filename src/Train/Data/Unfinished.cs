namespace Maas.Train.Data;

/// <summary>What was opened on the way to something that owns it: closed again unless all of it comes about. For one thread.</summary>
internal sealed class Unfinished : IDisposable
{
    private readonly Stack<IDisposable> opened = [];

    public T Add<T>(T item)
        where T : IDisposable
    {
        opened.Push(item);
        return item;
    }

    /// <summary>All came about; whoever has it now closes it.</summary>
    public void HandOver() => opened.Clear();

    public void Dispose()
    {
        while (opened.TryPop(out var item))
        {
            item.Dispose();
        }
    }
}
