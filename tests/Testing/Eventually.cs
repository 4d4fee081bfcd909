using System.Diagnostics;

namespace Maas.Testing;

/// <summary>Waits on a condition, with a deadline; never on a delay alone.</summary>
public static class Eventually
{
    // Long enough for a test machine that does much else; a test that passes never waits so long.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static Task TrueAsync(Func<Task<bool>> condition) =>
        GetAsync(async () => await condition() ? new object() : null);

    /// <summary>The first value that is not null.</summary>
    public static async Task<T> GetAsync<T>(Func<Task<T?>> find)
        where T : class
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            if (await find() is { } found)
            {
                return found;
            }

            if (watch.Elapsed > Deadline)
            {
                throw new TimeoutException($"what the test waits for did not come within {Deadline}");
            }

            await Task.Delay(Pause);
        }
    }
}
