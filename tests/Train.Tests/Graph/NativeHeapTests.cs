using System.Globalization;
using Maas.Train.Graph;
using static TorchSharp.torch;

namespace Maas.Train.Tests.Graph;

[TestClass]
[DoNotParallelize]
[OSCondition(OperatingSystems.Linux)]
public sealed class NativeHeapTests
{
    private const int Blocks = 20;
    private const int BlockBytes = 1 << 21;

    // Alone: a graph that another test puts away gives the memory back.
    [TestMethod]
    [DoNotParallelize]
    public void What_a_step_frees_is_there_for_the_next_without_the_system()
    {
        if (!NativeHeap.KeepFreed())
        {
            Assert.Inconclusive("the C library is not glibc");
        }

        var faults = OnOneThread(() =>
        {
            AllocateAndFree();
            var before = PageFaults();
            for (var step = 0; step < 10; step++)
            {
                AllocateAndFree();
            }

            return PageFaults() - before;
        });

        var pages = 10 * Blocks * BlockBytes / Environment.SystemPageSize;
        Assert.IsLessThan(pages / 5, faults, $"{faults} of {pages} pages were mapped anew");
    }

    private static void AllocateAndFree()
    {
        using var scope = NewDisposeScope();
        for (var block = 0; block < Blocks; block++)
        {
            zeros(BlockBytes / sizeof(float));
        }
    }

    private static T OnOneThread<T>(Func<T> work)
    {
        var found = default(T);
        var thread = new Thread(() => found = work());
        thread.Start();
        thread.Join();
        return found!;
    }

    // Of this thread: the tenth field of its stat line, where the second, the name, is in parentheses.
    private static long PageFaults()
    {
        var line = File.ReadAllText("/proc/thread-self/stat");
        return long.Parse(line[(line.LastIndexOf(')') + 2)..].Split(' ')[7], CultureInfo.InvariantCulture);
    }
}
